// heddle explain, from outside.
#include "harness/command/command_fixture.hpp"

#include "checker/trace/trace_file.hpp"

namespace heddle::command {
namespace {

using checker::trace::trace_file;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class explain : public command_test {
protected:
  // Runs a scenario, which fails, and returns the path of its trace.
  std::string failing(const std::string& name, const std::string& model = "sc") {
    EXPECT_EQ(heddle({"run", name, "--model", model, "--json", "j", "--trace-dir", "t"}).status, 1);
    return json_of("j")[0]["violation"]["trace"].get<std::string>();
  }

  // The same trace with a change.
  template <class Change>
  std::string changed(const std::string& path, Change change) {
    auto t = std::get<trace_file>(checker::trace::parse_trace(content_of(here / path)));
    change(t);
    write("changed", serialise(t));
    return "changed";
  }
};

TEST_F(explain, shows_the_failure_as_replay_does_and_how_to_repeat_it) {
  const std::string trace = failing(lost);
  const spawned replayed = heddle({"replay", trace});
  const spawned r = heddle({"explain", trace});
  EXPECT_EQ(r.status, 0);
  EXPECT_EQ(r.err, "");
  EXPECT_THAT(r.out, StartsWith(replayed.out));
  EXPECT_THAT(r.out, EndsWith(" replay " + trace + "\n"));
  EXPECT_THAT(r.out, HasSubstr("\nReproduced: conservation.\n\nreplay: "));
}

TEST_F(explain, a_failure_that_has_become_another_is_explained_as_well) {
  const spawned r =
      heddle({"explain", changed(failing(lost), [](trace_file& t) { t.kind = "leak"; })});
  EXPECT_EQ(r.status, 0);
  EXPECT_THAT(r.out, HasSubstr("\nFails differently: conservation; recorded was leak.\n"));
}

TEST_F(explain, where_there_is_nothing_to_explain_ends_as_replay_does) {
  const std::string trace = failing(lost);
  const auto same = [&](auto change) {
    const std::string other = changed(trace, change);
    const spawned replayed = heddle({"replay", other});
    const spawned r = heddle({"explain", other});
    EXPECT_EQ(r.status, replayed.status);
    EXPECT_EQ(r.out, replayed.out);
    return r.status;
  };
  EXPECT_EQ(same([](trace_file& t) { t.decisions.clear(); }), 0);
  EXPECT_EQ(same([](trace_file& t) { t.variant = "fixed"; }), 4);
  EXPECT_EQ(same([](trace_file& t) { t.scenario = "gone/away"; }), 4);
}

// harness/quality/browser opens such pages.
TEST_F(explain, writes_a_page_with_the_sources_in_it) {
  const std::string trace = failing(lost);
  const spawned r = heddle({"explain", trace, "--html", "page.html"});
  EXPECT_EQ(r.status, 0);
  EXPECT_THAT(r.out, EndsWith(" replay " + trace + "\npage: page.html\n"));
  const std::string page = content_of(here / "page.html");
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>\n"));
  EXPECT_THAT(page, HasSubstr("test_scenarios.cpp\",\"line\":"));
  EXPECT_THAT(page, HasSubstr("count.store(")); // a line of the scenario
  EXPECT_THAT(page, HasSubstr(" replay " + trace + "\""));
}

TEST_F(explain, writes_no_page_of_what_no_longer_fails) {
  const std::string gone = changed(failing(lost), [](trace_file& t) { t.decisions.clear(); });
  EXPECT_EQ(heddle({"explain", gone, "--html", "page.html"}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(here / "page.html"));
}

TEST_F(explain, a_page_that_cannot_be_written_is_said_before_anything_else) {
  const std::string trace = failing(lost);
  EXPECT_THAT(complaint({"explain", trace, "--html", "no/such/folder/page.html"}),
              HasSubstr("no/such/folder/page.html"));
  EXPECT_THAT(complaint({"explain", trace, "--html", ""}), HasSubstr("--html needs the name"));
}

TEST_F(explain, unusable_files_are_bad_input) {
  EXPECT_EQ(complaint({"explain", "absent"}),
            "heddle: cannot read absent: No such file or directory\n");
  write("x", "#!/bin/sh\n");
  EXPECT_EQ(complaint({"explain", "x"}), "heddle: x: not a heddle trace\n");
}

} // namespace
} // namespace heddle::command
