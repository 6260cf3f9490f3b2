// The page of a failure, as a file; harness/quality/browser looks at it as a browser does.
#include "reports/html_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html_parts.hpp"
#include "reports/story_json.hpp"

namespace heddle::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
    ++n;
  return n;
}

// The text between two marks, the second after the first.
std::string between(const std::string& text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin) + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

nlohmann::json data_of(const std::string& page) {
  return nlohmann::json::parse(
      between(page, "<script type=\"application/json\" id=\"story\">", "</script>"));
}

story two_steps() {
  story s;
  s.what = {"test/pool", "shipped", "rc11"};
  s.kind = "overlap";
  s.message = "two CPUs hold different blocks";
  s.lanes = {"CPU0", "CPU1"};
  s.steps = {{.number = 1,
              .text = "write x = 1",
              .order = "release",
              .place = {"pool.hpp", 7},
              .object = "x",
              .action = "write",
              .changes = {{0, "1"}}},
             {.number = 2, .lane = 1, .text = "read x = 1", .object = "x", .reads_from = 1}};
  s.has_lane = true;
  s.lane = 1;
  s.objects = {"x"};
  s.initially = {"0"};
  return s;
}

TEST(html_page, has_the_whole_story_and_its_sources_in_it) {
  const std::string page =
      html_page(two_steps(), {.sources = {{.file = "pool.hpp", .lines = {{7, "x.store(1);"}}},
                                          {.file = "gone.hpp", .missing = "no such file"}},
                              .replay = "heddle replay a.trace"});
  const nlohmann::json data = data_of(page);
  EXPECT_EQ(data["story"], nlohmann::json(json_of(two_steps())));
  EXPECT_EQ(data["sources"]["pool.hpp"]["lines"]["7"], "x.store(1);");
  EXPECT_EQ(data["sources"]["gone.hpp"]["missing"], "no such file");
  EXPECT_EQ(data["replay"], "heddle replay a.trace");
}

TEST(html_page, says_in_json_what_is_not_there) {
  const nlohmann::json s = json_of(two_steps());
  EXPECT_EQ(s["steps"][0]["place"], nlohmann::json({{"file", "pool.hpp"}, {"line", 7}}));
  EXPECT_EQ(s["steps"][0]["reads_from"], nullptr);
  EXPECT_EQ(s["steps"][0]["mark"], "none");
  EXPECT_EQ(s["steps"][1]["place"], nullptr);
  EXPECT_EQ(s["steps"][1]["reads_from"], 1);
  EXPECT_EQ(s["lane"], 1);
  story deadlock = two_steps();
  deadlock.has_lane = false;
  EXPECT_EQ(json_of(deadlock)["lane"], nullptr);
}

TEST(html_page, has_every_part_of_the_page_and_nothing_left_to_fill_in) {
  const std::string page = html_page(two_steps(), {});
  EXPECT_THAT(page, HasSubstr(std::string(html::style)));
  EXPECT_THAT(page, HasSubstr(std::string(html::script)));
  for (const char* name : {"@policy@", "@title@", "@style@", "@script@", "@text@", "@data@"})
    EXPECT_THAT(page, Not(HasSubstr(name)));
}

// Its own texts decide what runs: the policy has their hashes.
TEST(html_page, allows_nothing_but_its_own_style_and_script) {
  const std::string page = html_page(two_steps(), {});
  EXPECT_EQ(between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\""),
            "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" +
                std::string(html::style_hash) + "'; script-src '" + std::string(html::script_hash) +
                "'");
  EXPECT_EQ(html::script_hash.size(), std::string_view("sha256-").size() + 44);
  for (const char* remote : {"http://", "https://", "src=", "@import", "url("})
    EXPECT_EQ(count(page, remote), std::string_view(remote) == "http://" ? 1U : 0U) << remote;
  EXPECT_THAT(page, HasSubstr("'http://www.w3.org/2000/svg'")); // a name, never fetched
}

TEST(html_page, names_of_code_under_test_stay_text) {
  const std::string nasty = "</script><script>alert('1')</script><!-- \" & @data@ \xff";
  story s = two_steps();
  s.what.scenario = s.kind = s.message = s.cause = nasty;
  s.lanes[0] = s.steps[0].text = s.objects[0] = s.steps[0].place.file = nasty;
  const std::string harmless = html_page(two_steps(), {});
  const std::string page = html_page(
      s, {.sources = {{.file = nasty, .lines = {{1, nasty}}}}, .replay = nasty, .text = nasty});
  EXPECT_EQ(count(page, "<script"), count(harmless, "<script"));
  EXPECT_EQ(count(page, "</script"), count(harmless, "</script"));
  EXPECT_EQ(count(page, "<!--"), 0U);
  const std::string kept = "</script><script>alert('1')</script><!-- \" & @data@ \xef\xbf\xbd";
  EXPECT_EQ(data_of(page)["story"]["lanes"][0], kept);
  EXPECT_EQ(data_of(page)["sources"][kept]["lines"]["1"], kept);
}

} // namespace
} // namespace heddle::reports
