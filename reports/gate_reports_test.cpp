// What continuous integration reads of a gate: JUnit, annotations and Markdown.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>
#include <rapidcheck/gtest.h>

#include <heddle/kind.hpp>

#include "reports/annotations.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/rules.hpp"

namespace heddle::reports {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

result checked(const char* variant, const char* model, const char* verdict = "pass") {
  return {.scenario = "a/b",
          .variant = variant,
          .model = model,
          .verdict = verdict,
          .exhaustive = true,
          .executions = 42,
          .blocked = 3,
          .stuck = 1,
          .seconds = 0.25,
          .declared = result_declaration{"pass", true}};
}

result failing(const std::string& message) {
  result r = checked("shipped", "rc11", "fail");
  r.kinds = {"leak", "overlap"};
  r.violation = story{.kind = "overlap", .message = message};
  r.declared->as_declared = false;
  return r;
}

gate_outcome outcome_of(std::vector<result> results) {
  gate_outcome g{.results = std::move(results)};
  for (const result& r : g.results)
    if (!r.declared->as_declared) {
      result shown = r;
      story& told = shown.violation ? *shown.violation : shown.violation.emplace();
      told.place = {"../../alloc/x.hpp", 12};
      told.cause = "passes if CPU1 is late";
      g.findings.push_back(finding_of(shown, "FAIL\n  1 read x"));
    }
  return g;
}

gate_outcome with_baseline(bool alarm) {
  gate_outcome g = outcome_of({checked("fixed", "sc")});
  g.baseline = "ci/baseline.txt";
  g.changes = {{alarm, "a/b:fixed", "sc", "75 % fewer", 7}};
  if (alarm)
    g.findings.push_back(finding_of(g.changes[0], g.baseline));
  return g;
}

pugi::xml_document parsed(const gate_outcome& g) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(junit_text(g).c_str()));
  return document;
}

std::string attribute(const pugi::xml_document& d, const char* path) {
  return d.select_node(path).attribute().value();
}

TEST(finding, says_what_is_not_seen_and_where) {
  result r = checked("fixed", "sc", "inconclusive");
  r.unseen = {"CPU0 reaches inline assembly at a.c:1: \"cli\""};
  r.unseen_file = "a.c";
  r.unseen_line = 1;
  r.declared->as_declared = false;
  const finding f = finding_of(r, "");
  EXPECT_EQ(f.rule, rule_inconclusive);
  EXPECT_EQ(f.sentence, "is inconclusive, because of what is not seen: CPU0 reaches inline "
                        "assembly at a.c:1: \"cli\"; declared is pass");
  EXPECT_EQ(f.place.file, "a.c");
  EXPECT_EQ(f.place.line, 1U);
  gate_outcome g{.results = {r}, .findings = {f}};
  const pugi::xml_document document = parsed(g);
  EXPECT_THAT(attribute(document, "//error/@message"), HasSubstr("inline assembly at a.c:1"));
  EXPECT_EQ(attribute(document, "//property[@name='unseen']/@value"), r.unseen[0]);
}

TEST(finding, says_how_a_verdict_differs) {
  EXPECT_EQ(finding_of(failing("twice"), "").sentence,
            "fails with leak, overlap; declared is pass: twice");
  EXPECT_EQ(finding_of(failing("twice"), "").fingerprint, "a/b:shipped:rc11:overlap");
  result r = checked("x", "sc");
  r.declared = result_declaration{"fail:leak", false};
  EXPECT_EQ(finding_of(r, "").sentence, "passes; declared is fail:leak");
  EXPECT_EQ(finding_of(r, "").rule, "not-found");
  r.verdict = "inconclusive";
  r.bounds_hit = {"events"};
  EXPECT_EQ(finding_of(r, "").sentence,
            "is inconclusive, with a bound on events; declared is fail:leak");
}

TEST(finding, is_where_the_last_known_step_is_if_the_failure_has_no_place) {
  result r = failing("");
  r.violation->steps = {{.place = {"a.cpp", 1}}, {.place = {"b.cpp", 2}}, {}};
  EXPECT_EQ(finding_of(r, "").place.file, "b.cpp");
}

TEST(finding, paths_begin_at_the_root_of_the_tree) {
  EXPECT_EQ(source_path("alloc/./a/../b.hpp"), "alloc/b.hpp");
  EXPECT_EQ(source_path("../../alloc/b.hpp"), "alloc/b.hpp");
  EXPECT_EQ(source_path("/elsewhere/b.hpp"), "/elsewhere/b.hpp");
  EXPECT_EQ(source_path(""), "");
}

TEST(junit, has_a_suite_for_each_scenario_and_a_case_for_each_check) {
  result other = checked("fixed", "tso");
  other.scenario = "c/d";
  const auto d = parsed(outcome_of({checked("fixed", "sc"), failing("twice"), other}));
  EXPECT_EQ(d.select_nodes("/testsuites/testsuite").size(), 2U);
  EXPECT_EQ(attribute(d, "/testsuites/@tests"), "3");
  EXPECT_EQ(attribute(d, "/testsuites/@failures"), "1");
  EXPECT_EQ(attribute(d, "/testsuites/@time"), "0.750");
  EXPECT_EQ(attribute(d, "/testsuites/testsuite[@name='a/b']/@failures"), "1");
  EXPECT_EQ(attribute(d, "/testsuites/testsuite[@name='c/d']/@failures"), "0");
  EXPECT_EQ(attribute(d, "//testcase[@classname='c/d']/@name"), "fixed [tso]");
  EXPECT_EQ(attribute(d, "//testcase[@name='fixed [sc]']//property[@name='executions']/@value"),
            "42");
}

TEST(junit, a_failure_has_its_kind_and_the_schedule) {
  const auto d = parsed(outcome_of({failing("a \"b\" <c> & d\n\x01\xff")}));
  EXPECT_EQ(attribute(d, "//failure/@type"), "overlap");
  EXPECT_EQ(attribute(d, "//failure/@message"),
            "fails with leak, overlap; declared is pass: a \"b\" <c> & d\n??");
  EXPECT_STREQ(d.select_node("//failure").node().text().get(), "FAIL\n  1 read x");
  EXPECT_EQ(attribute(d, "//testcase/@file"), "alloc/x.hpp");
  EXPECT_EQ(attribute(d, "//testcase/@line"), "12");
}

TEST(junit, what_is_inconclusive_is_an_error) {
  result r = checked("fixed", "sc", "inconclusive");
  r.declared->as_declared = false;
  const auto d = parsed(outcome_of({r}));
  EXPECT_EQ(attribute(d, "//testcase/error/@type"), "inconclusive");
  EXPECT_EQ(attribute(d, "/testsuites/@errors"), "1");
}

TEST(junit, the_baseline_is_one_case) {
  const auto alarmed = parsed(with_baseline(true));
  EXPECT_EQ(attribute(alarmed, "//testsuite[@name='baseline']/testcase/@name"), "ci/baseline.txt");
  EXPECT_THAT(alarmed.select_node("//failure").node().text().get(), HasSubstr("75 % fewer"));
  EXPECT_EQ(attribute(alarmed, "/testsuites/@tests"), "2");
  const auto noted = parsed(with_baseline(false));
  EXPECT_EQ(attribute(noted, "/testsuites/@failures"), "0");
  EXPECT_THAT(noted.select_node("//system-out").node().text().get(), HasSubstr("75 % fewer"));
}

TEST(annotations, are_escaped_as_the_service_wants_it) {
  EXPECT_EQ(annotation_lines(outcome_of({failing("100 %, a:b\r\nnext")})),
            "::error file=alloc/x.hpp,line=12,title=heddle%3A overlap::a/b:shipped under rc11: "
            "fails with leak, overlap; declared is pass: 100 %25, a:b%0D%0Anext%0Apasses if CPU1 "
            "is late\n");
  EXPECT_THAT(annotation_lines(with_baseline(true)),
              StartsWith("::error file=ci/baseline.txt,line=7,title=heddle%3A baseline::a/b"));
  EXPECT_THAT(annotation_lines(with_baseline(false)), StartsWith("::notice "));
}

RC_GTEST_PROP(annotations, no_message_begins_a_line, (const std::string& message)) {
  const std::string lines = annotation_lines(outcome_of({failing(message), failing(message)}));
  RC_ASSERT(std::count(lines.begin(), lines.end(), '\n') == 2);
  RC_ASSERT(lines.find('\r') == std::string::npos);
}

TEST(markdown, says_first_what_is_wrong) {
  EXPECT_THAT(markdown_text(outcome_of({checked("fixed", "sc"), failing("<b>twice</b>")})),
              StartsWith("## heddle gate: 1 of 2 verdicts differ from what is declared\n\n"
                         "### a/b:shipped under rc11\n\n"
                         "fails with leak, overlap; declared is pass: \\<b\\>twice\\</b\\>\n\n"
                         "passes if CPU1 is late\n\n"
                         "```text\nFAIL\n  1 read x\n```\n"));
  EXPECT_THAT(markdown_text(with_baseline(true)),
              HasSubstr("Baseline ci/baseline.txt: 1 alarms, 0 notes\n\n"
                        "- **alarm**: a/b:fixed under sc: 75 % fewer\n"));
  gate_outcome part = outcome_of({checked("fixed", "sc")});
  part.shard = "2/5";
  EXPECT_THAT(markdown_text(part),
              StartsWith("## heddle gate: all 1 verdicts of shard 2/5 are as declared\n"));
}

TEST(markdown, has_a_row_for_each_scenario) {
  EXPECT_THAT(
      markdown_text(outcome_of({checked("fixed", "sc"), failing("")})),
      HasSubstr("| a/b | 2 | 1 | 84 | 6 | 2 | 0.50 |\n| all | 2 | 1 | 84 | 6 | 2 | 0.50 |\n"));
}

// Of two checks one was finished when a signal came.
gate_outcome incomplete() {
  result cut = checked("open", "sc", "inconclusive");
  cut.unfinished = true;
  cut.reason = "ended by SIGINT";
  cut.declared->as_declared = false;
  gate_outcome g{.results = {checked("fixed", "sc"), cut}};
  g.ended_by = "SIGINT";
  return g;
}

TEST(incomplete, shows_in_every_form) {
  const gate_outcome g = incomplete();
  EXPECT_EQ(headline(g), "incomplete: SIGINT came when 1 of 2 checks were finished; 0 of them are "
                         "not as declared");
  EXPECT_THAT(markdown_text(g), HasSubstr("**Incomplete.** SIGINT ended the gate before these:\n\n"
                                          "- a/b:open under sc\n\n"));
  EXPECT_THAT(annotation_lines(g), StartsWith("::error title=heddle%3A incomplete::incomplete: "));
  const pugi::xml_document document = parsed(g);
  EXPECT_EQ(attribute(document, "/testsuites/@errors"), "1");
  EXPECT_EQ(attribute(document, "//error/@message"), "is not finished: ended by SIGINT");
}

TEST(markdown, no_schedule_ends_its_fence) {
  gate_outcome g = outcome_of({failing("")});
  g.findings[0].text = "```\n# headline\n````\n";
  EXPECT_THAT(markdown_text(g), HasSubstr("`````text\n```\n# headline\n````\n`````\n"));
}

TEST(markdown, stays_below_what_a_service_takes) {
  const std::vector<result> many(5'000, failing(std::string(500, '*')));
  gate_outcome g = outcome_of(many);
  for (finding& f : g.findings)
    for (int i = 0; i < 1'000; ++i)
      f.text += "a line of a long schedule, with its place and its order\n";
  const std::string text = markdown_text(g);
  EXPECT_LT(text.size(), std::size_t{1} << 20U);
  EXPECT_THAT(text, HasSubstr("And 4800 more."));
  EXPECT_THAT(text, HasSubstr("(the rest is left out)"));
  EXPECT_THAT(text, HasSubstr("(The first 20 schedules are shown.)"));
}

TEST(rules, every_one_is_explained) {
  EXPECT_EQ(rules().size(), kind_count - 1 + 3);
  for (unsigned k = 1; k < kind_count; ++k)
    EXPECT_EQ(rules()[k - 1].name, name_of(static_cast<kind>(k)));
  for (const rule& r : rules()) {
    EXPECT_THAT(r.title, EndsWith(".")) << r.name;
    EXPECT_THAT(r.help, EndsWith(".")) << r.name;
  }
}

} // namespace
} // namespace heddle::reports
