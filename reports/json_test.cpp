// Results as JSON: exactly the agreed keys.
#include "reports/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/summary.hpp"

namespace heddle::reports {
namespace {

using nlohmann::json;
using testing::ElementsAre;

result example() {
  return {.scenario = "a/b/c",
          .variant = "fixed",
          .model = "rc11",
          .engine = "optimal",
          .verdict = "fail",
          .exhaustive = true,
          .violation = story{.kind = "leak", .message = "a block \"is\" lost"},
          .kinds = {"leak", "overlap"},
          .executions = 50,
          .blocked = 3,
          .events = 700,
          .seconds = 0.5,
          .peak_rss_kb = 1024,
          .cover = {{"freed late", 4}},
          .options = {.all_failures = true, .max_events = 2000}};
}

std::vector<std::string> keys(const std::string& text) {
  std::vector<std::string> result;
  const auto all = nlohmann::ordered_json::parse(text);
  for (const auto& [key, value] : all[0].items())
    result.push_back(key);
  return result;
}

TEST(json, has_exactly_these_keys) {
  EXPECT_THAT(keys(json_text({example()})),
              ElementsAre("scenario", "variant", "model", "engine", "verdict", "exhaustive",
                          "violation", "kinds", "executions", "blocked", "stuck", "events",
                          "seconds", "executions_per_second", "peak_rss_kb", "bounds_hit", "unseen",
                          "endless", "cover", "options"));
}

TEST(json, a_gate_adds_the_declaration) {
  result r = example();
  r.declared = {"fail:leak+overlap", true};
  const json o = json::parse(json_text({r}))[0];
  EXPECT_EQ(o.size(), 22U);
  EXPECT_EQ(o["declared"], "fail:leak+overlap");
  EXPECT_EQ(o["as_declared"], true);
}

TEST(json, holds_the_values) {
  const json o = json::parse(json_text({example(), example()}))[1];
  EXPECT_EQ(o["violation"]["kind"], "leak");
  EXPECT_EQ(o["violation"]["message"], "a block \"is\" lost");
  EXPECT_TRUE(o["violation"]["trace"].is_null());
  EXPECT_EQ(o["executions_per_second"], 100.0);
  EXPECT_EQ(o["cover"]["freed late"], 4);
  EXPECT_TRUE(o["bounds_hit"].is_array());
  EXPECT_EQ(o["options"]["max_events"], 2000);
}

TEST(json, a_pass_has_no_violation) {
  result r = example();
  r.violation.reset();
  r.seconds = 0;
  const json o = json::parse(json_text({r}))[0];
  EXPECT_TRUE(o["violation"].is_null());
  EXPECT_EQ(o["executions_per_second"], 0.0);
}

TEST(json, no_results_are_an_empty_array) { EXPECT_EQ(json_text({}), "[]\n"); }

TEST(json, names_that_are_no_text_do_no_harm) {
  result r = example();
  r.violation->message = "\xff\xfe";
  EXPECT_TRUE(json::accept(json_text({r})));
}

TEST(summary, is_one_line) {
  result r = example();
  EXPECT_EQ(summary_line(r, 12),
            "a/b/c:fixed   rc11  FAIL leak, overlap  50 executions, 3 blocked, 0.50 s\n");
  r.verdict = "pass";
  r.executions = 1;
  r.declared = {"pass", true};
  EXPECT_EQ(summary_line(r, 11),
            "a/b/c:fixed  rc11  pass  1 execution, 3 blocked, 0.50 s  as declared\n");
  r.verdict = "inconclusive";
  r.bounds_hit = {"seconds"};
  r.declared->as_declared = false;
  r.engine = "naive";
  r.options.max_seconds = 2;
  EXPECT_EQ(summary_line(r, 11), "a/b/c:fixed  rc11  inconclusive: bound on seconds  1 schedule, 3 "
                                 "blocked, 0.50 s  DIFFERS, declared pass\n");
  EXPECT_EQ(obstacles_text(r), "     stopped after 2 s; --max-seconds sets how long\n");
}

TEST(summary, names_the_option_that_lifts_a_bound) {
  result r = example();
  r.verdict = "inconclusive";
  const auto said_of = [&r](const char* bound) {
    r.bounds_hit = {bound};
    return obstacles_text(r);
  };
  r.options.max_executions = 100;
  r.options.max_events = 30;
  EXPECT_EQ(said_of("executions"),
            "     stopped after 100 executions; --max-executions sets how many\n");
  EXPECT_EQ(said_of("events"),
            "     some were cut off at 30 operations; --max-events raises that\n");
  r.endless = {"T0 goes round at a.c:1, 15 times in one execution"};
  EXPECT_EQ(said_of("events"),
            "     T0 goes round at a.c:1, 15 times in one execution; --max-events "
            "raises the bound of 30 operations\n");
  r.endless.clear();
  r.engine = "relacy";
  r.options.max_executions = 0; // as many as it makes by itself
  EXPECT_EQ(said_of("iterations"),
            "     stopped after 53 iterations; --max-executions sets how many\n");
  EXPECT_EQ(said_of("context switches"),
            "     --bound raises how many context switches are tried\n");
}

result passing(const char* model) {
  result r;
  r.scenario = "a/b";
  r.variant = "c";
  r.model = model;
  r.verdict = "pass";
  return r;
}

TEST(summary, says_what_kept_a_check_from_passing) {
  result r = example();
  r.verdict = "inconclusive";
  r.unseen = {"CPU0 reaches inline assembly at a.c:1: \"cli\"", "CPU1 calls sleep at a.c:2"};
  EXPECT_EQ(summary_line(r, 11), "a/b/c:fixed  rc11  inconclusive: came to what is not seen  50 "
                                 "executions, 3 blocked, 0.50 s\n");
  EXPECT_EQ(obstacles_text(r), "     not seen: CPU0 reaches inline assembly at a.c:1: \"cli\"\n"
                               "     not seen: CPU1 calls sleep at a.c:2\n");
}

TEST(summary, says_what_passes_leave_open) {
  EXPECT_EQ(not_covered_text({}), "");
  result failing = passing("sc");
  failing.verdict = "fail";
  EXPECT_EQ(not_covered_text({failing}), "");
  EXPECT_EQ(not_covered_text({passing("rc11"), passing("tso"), failing}),
            "A pass under tso does not cover reordering by compilers.\n"
            "A pass under rc11 does not cover load buffering: a load that returns what a store "
            "behind it leads to.\n"
            "No pass covers ordinary accesses of code that is not instrumented: neither races, nor "
            "interrupts between them.\n");
}

TEST(summary, says_what_is_not_seen_and_what_is_not_to_be) {
  result r = passing("sc");
  r.race_policies = {"races on hits are ignored: nobody counts"};
  const std::string text = not_covered_text({r, r}, {"calls rand"});
  EXPECT_THAT(text, testing::EndsWith("A CPU stops where it calls rand.\n"
                                      "As asked by a/b:c: races on hits are ignored: nobody "
                                      "counts.\n"));
  r.verdict = "fail";
  EXPECT_EQ(not_covered_text({r}, {"calls rand"}), "A CPU stops where it calls rand.\n");
}

} // namespace
} // namespace heddle::reports
