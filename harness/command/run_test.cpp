// heddle list, run and gate, from outside: statuses, text, files.
#include <regex>

#include "harness/command/command_fixture.hpp"

namespace heddle::command {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class list : public command_test {};
class run : public command_test {};
class gate : public command_test {};

constexpr const char* lost_update = "test/counter/lost-update";
constexpr const char* buffering = "test/litmus/store-buffering";

TEST_F(list, shows_scenarios_with_variants_and_declared_verdicts) {
  const spawned r = heddle({"list"});
  EXPECT_EQ(r.status, 0);
  EXPECT_THAT(r.out, HasSubstr("test/counter/lost-update  (textbook)\n"
                               "  shipped  fail:conservation\n"
                               "  fixed    pass\n"));
  EXPECT_THAT(r.out, HasSubstr("sc pass, tso fail:expectation, rc11 fail:expectation"));
}

TEST_F(list, as_json_has_exactly_these_keys) {
  const spawned r = heddle({"list", "--json"});
  EXPECT_EQ(r.status, 0);
  const auto all = nlohmann::json::parse(r.out);
  for (const auto& o : all)
    EXPECT_EQ(o.size(), 6U);
  const auto find = [&](const std::string& scenario, const std::string& variant) {
    for (const auto& o : all)
      if (o["scenario"] == scenario && o["variant"] == variant)
        return o;
    return nlohmann::json();
  };
  const auto o = find(lost_update, "shipped");
  EXPECT_EQ(o["source"], "textbook");
  EXPECT_EQ(o["declared"]["rc11"], "fail:conservation");
  EXPECT_EQ(o["platforms"]["host"], "yes");
  EXPECT_EQ(o["cover"], nlohmann::json::array({"added"}));
  EXPECT_EQ(find("test/choice/unlucky", "shipped")["platforms"]["host"],
            "no: a host is never that unlucky");
}

TEST_F(run, a_pass_says_what_it_does_not_cover) {
  const spawned r = heddle({"run", std::string(lost_update) + ":fixed"});
  EXPECT_EQ(r.status, 0);
  EXPECT_EQ(r.err, "");
  EXPECT_THAT(r.out, AllOf(HasSubstr("test/counter/lost-update:fixed  sc    pass  2 executions"),
                           HasSubstr("lost-update:fixed  tso   pass  2 executions"),
                           HasSubstr("lost-update:fixed  rc11  pass  2 executions"),
                           HasSubstr("A pass under rc11 does not cover load buffering"),
                           HasSubstr("A pass under tso does not cover reordering by compilers")));
  EXPECT_THAT(left(), IsEmpty());
}

// Lines of test_scenarios.cpp move.
std::string without_line_numbers(const std::string& text) {
  return std::regex_replace(text, std::regex("(scenarios\\.cpp):[0-9]+"), "$1:N");
}

TEST_F(run, a_violation_shows_its_schedule_and_leaves_a_trace) {
  const spawned r = heddle({"run", std::string(lost_update) + ":shipped", "--model", "sc"});
  EXPECT_EQ(r.status, 1);
  EXPECT_EQ(r.err, "");
  EXPECT_THAT(without_line_numbers(r.out), HasSubstr(R"(
FAIL test/counter/lost-update:shipped under sc: conservation
     both additions count (test_scenarios.cpp:N)
     passes if CPU0's read of count at test_scenarios.cpp:N sees CPU1's write at test_scenarios.cpp:N

       CPU0              CPU1
    1  |                 read count = 0   relaxed  test_scenarios.cpp:N
>>  2  read count = 0    |                relaxed  test_scenarios.cpp:N
    3  write count = 1   |                relaxed  test_scenarios.cpp:N
    4  |                 write count = 1  relaxed  test_scenarios.cpp:N

>> CPU1 is left in the middle: after step 1 it could have gone on.

size: 1 preemption, no interrupt, 2 tasks, 4 operations, the least there is
replay: )"));
  EXPECT_THAT(r.out,
              HasSubstr(" replay heddle-traces/test.counter.lost-update.shipped.sc.trace\n"));
  EXPECT_THAT(left(), ElementsAre("heddle-traces"));
}

TEST_F(run, the_same_program_may_fail_under_one_model_only) {
  const spawned r = heddle({"run", std::string(buffering) + ":shipped"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out,
              AllOf(HasSubstr("shipped  sc    pass  3 executions"), HasSubstr("newest is 1 by P0"),
                    HasSubstr("write x = 1  (buffered past step 4)")));
}

TEST_F(run, shows_a_deadlock_with_what_everybody_waits_for) {
  const spawned r = heddle({"run", "test/lock/order:crossed", "--model", "sc"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, AllOf(HasSubstr("FAIL test/lock/order:crossed under sc: deadlock"),
                           HasSubstr("waits for lock second, held by CPU1 since step 1"),
                           HasSubstr("waits for lock first, held by CPU0 since step 2"),
                           HasSubstr("Nobody can go on:\n  CPU0 waits for the lock second")));
}

TEST_F(run, names_both_ends_of_a_data_race_and_of_a_use_after_free) {
  const spawned race = heddle({"run", "test/race/unlocked", "--model", "sc", "--json", "race"});
  EXPECT_EQ(race.status, 1);
  const auto at_a_place = [](const char* text) {
    return testing::ContainsRegex(std::string(text) + " \\([a-z_]+\\.cpp:[0-9]+\\)");
  };
  const std::string both = json_of("race")[0]["violation"]["message"];
  EXPECT_THAT(both, AllOf(at_a_place("'s write of .*"), HasSubstr("not ordered before or after")));
  EXPECT_THAT(race.out, HasSubstr(")  (step "));

  const spawned late = heddle({"run", "test/storage/request:late", "--model", "sc", "--json", "j"});
  EXPECT_EQ(late.status, 1);
  EXPECT_THAT(late.out, AllOf(HasSubstr("  request's life begins "),
                              HasSubstr("  request's life ends "), HasSubstr(")  (step 8)\n")));
  const std::string message = json_of("j")[0]["violation"]["message"];
  EXPECT_THAT(message, AllOf(StartsWith("asker ends the life of request, and "),
                             at_a_place("server's write of request.status"),
                             HasSubstr(" is not ordered before it")));

  heddle({"run", "test/storage/device:late", "--model", "rc11", "--json", "j"});
  EXPECT_THAT(json_of("j")[0]["violation"]["message"],
              AllOf(StartsWith("core0 writes buffer after "),
                    at_a_place("core0's end of the life of buffer")));
}

TEST_F(run, the_naive_engine_finds_uses_after_free) {
  for (const char* name : {"test/storage/request", "test/storage/device"}) {
    const spawned r = heddle({"run", name, "--engine", "naive", "--json", "j"});
    EXPECT_EQ(r.status, 1);
    EXPECT_THAT(r.out, HasSubstr("\nreplay: "));
    EXPECT_EQ(json_of("j")[0]["verdict"], "pass");
    EXPECT_EQ(json_of("j")[1]["kinds"], nlohmann::json::array({"use-after-free"}));
  }
}

TEST_F(run, shows_choices_and_spurious_failures) {
  const spawned r = heddle({"run", "test/choice/unlucky", "--model", "rc11"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out,
              AllOf(HasSubstr("chooses 2 of 0..2"), HasSubstr("cas flag fails spuriously, it is 0"),
                    HasSubstr("FAILS: expectation")));
}

TEST_F(run, a_bound_that_cut_is_inconclusive) {
  const spawned r = heddle({"run", "test/bound/many", "--max-executions", "5", "--json", "j"});
  EXPECT_EQ(r.status, 3);
  EXPECT_THAT(r.out, HasSubstr("inconclusive: bound on executions"));
  const auto o = json_of("j")[0];
  EXPECT_EQ(o["verdict"], "inconclusive");
  EXPECT_EQ(o["exhaustive"], false);
  EXPECT_EQ(o["bounds_hit"], nlohmann::json::array({"executions"}));
  EXPECT_EQ(o["options"]["max_executions"], 5);
}

TEST_F(run, a_violation_counts_more_than_a_bound) {
  EXPECT_EQ(heddle({"run", "test/bound/long", lost_update, "--model", "sc", "--quiet"}).status, 1);
  EXPECT_EQ(heddle({"run", "test/bound/long", "--model", "sc", "--quiet"}).status, 3);
  EXPECT_EQ(heddle({"run", "test/bound/long", "--max-events", "3000"}).status, 0);
}

TEST_F(run, writes_json_with_the_trace) {
  const spawned r =
      heddle({"run", lost_update, "--json", "out.json", "--trace-dir", "t/deep", "--model", "sc"});
  EXPECT_EQ(r.status, 1);
  const auto all = json_of("out.json");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]["variant"], "shipped");
  EXPECT_EQ(all[0]["verdict"], "fail");
  EXPECT_EQ(all[0]["violation"]["kind"], "conservation");
  const std::string trace = all[0]["violation"]["trace"];
  EXPECT_THAT(content_of(here / trace), StartsWith("heddle-trace 1\n"));
  EXPECT_EQ(all[1]["verdict"], "pass");
  EXPECT_TRUE(all[1]["violation"].is_null());
  EXPECT_EQ(all[1]["cover"]["added"], all[1]["executions"]);
  EXPECT_FALSE(all[0].contains("as_declared"));
  EXPECT_THAT(left(), ElementsAre("out.json", "t"));
}

TEST_F(run, goes_on_after_a_failure_if_asked_to) {
  heddle({"run", lost_update, "--json", "one", "--model", "rc11"});
  heddle({"run", lost_update, "--json", "all", "--model", "rc11", "--all-failures"});
  EXPECT_EQ(json_of("one")[0]["exhaustive"], false);
  EXPECT_EQ(json_of("all")[0]["exhaustive"], true);
  EXPECT_LT(json_of("one")[0]["executions"], json_of("all")[0]["executions"]);
}

TEST_F(run, is_quiet_about_passes) {
  EXPECT_EQ(heddle({"run", std::string(lost_update) + ":fixed", "--quiet"}).out, "");
  const spawned r = heddle({"run", lost_update, "--quiet", "--model", "sc"});
  EXPECT_THAT(r.out, StartsWith("test/counter/lost-update:shipped  sc    FAIL conservation"));
  EXPECT_EQ(std::count(r.out.begin(), r.out.end(), '\n'), 1);
}

TEST_F(run, the_naive_engine_counts_schedules) {
  const spawned r = heddle({"run", std::string(lost_update) + ":fixed", "--engine", "naive"});
  EXPECT_EQ(r.status, 0);
  EXPECT_THAT(r.out, HasSubstr("2 schedules in 2 equivalence classes"));
  EXPECT_EQ(heddle({"run", "test/bound/many", "--engine", "naive"}).status, 0);
}

TEST_F(run, the_naive_engine_leaves_a_trace_too) {
  const spawned r = heddle({"run", "test/lock/order:crossed", "--engine", "naive"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, HasSubstr("\nreplay: "));
}

TEST_F(run, a_scenario_that_fails_while_it_is_built_is_a_violation) {
  const spawned r = heddle({"run", "test/setup/unready", "--model", "sc"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, AllOf(HasSubstr("return-code"), HasSubstr("the heap is accepted"),
                           HasSubstr("\nreplay: ")));
}

TEST_F(run, a_crash_is_a_violation) {
  const spawned r = heddle({"run", "test/crash/wild", "--model", "tso"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, AllOf(HasSubstr("under tso: crash"), HasSubstr("read where = 16"),
                           HasSubstr("\nreplay: ")));
}

TEST_F(run, a_mark_that_was_not_reached_is_a_violation_without_schedule) {
  const spawned r = heddle({"run", "test/cover/missing", "--model", "sc", "--json", "j"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, AllOf(HasSubstr("under sc: cover-missing"), HasSubstr("never reached"),
                           Not(HasSubstr("replay"))));
  EXPECT_EQ(json_of("j")[0]["violation"]["trace"], nullptr);
  EXPECT_EQ(json_of("j")[0]["kinds"], nlohmann::json::array({"cover-missing"}));
}

TEST_F(run, names_may_be_patterns_and_count_once) {
  heddle({"run", "test/counter/*", "*/lost-update:f*", "--model", "sc", "--json", "j"});
  EXPECT_EQ(json_of("j").size(), 2U);
}

TEST_F(run, the_page_is_as_wide_as_promised) {
  const spawned r = heddle({"run", "*", "--trace-dir", "t"});
  EXPECT_EQ(r.status, 1);
  std::istringstream lines(r.out);
  for (std::string line; std::getline(lines, line);)
    EXPECT_TRUE(line.size() <= 120U || line.starts_with("replay: ") ||
                line.starts_with("original: "))
        << line;
}

TEST_F(gate, passes_if_every_verdict_is_as_declared) {
  const spawned r = heddle({"gate", "test/counter/*", "test/l*", "test/race/*", "test/setup/*",
                            "test/crash/*", "test/choice/*", "test/cover/*", "--json", "j"});
  EXPECT_EQ(r.status, 0) << r.out;
  EXPECT_THAT(r.out, HasSubstr("gate: all 33 verdicts are as declared"));
  for (const auto& o : json_of("j")) {
    EXPECT_EQ(o["as_declared"], true);
    EXPECT_EQ(o.size(), 22U);
    EXPECT_TRUE(o["bounds_hit"].empty());
  }
  EXPECT_EQ(json_of("j")[0]["declared"], "fail:conservation");
}

TEST_F(gate, a_verdict_that_differs_fails_it) {
  const spawned r = heddle({"gate", "test/wrong/*", "--model", "sc", "--json", "j"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out,
              AllOf(HasSubstr("DIFFERS, declared pass"),
                    HasSubstr("DIFFERS, declared fail:conservation"),
                    HasSubstr("DIFFERS, declared fail:leak"), HasSubstr("both additions count"),
                    HasSubstr(" run test/wrong/declared:pass --model sc"),
                    HasSubstr("gate: 3 of 3 verdicts differ from what is declared")));
  EXPECT_EQ(json_of("j")[1]["as_declared"], false);
}

TEST_F(gate, a_declared_pass_that_is_inconclusive_fails_it) {
  const spawned r = heddle({"gate", "test/bound/long", "--model", "sc"});
  EXPECT_EQ(r.status, 1);
  EXPECT_THAT(r.out, HasSubstr("inconclusive: bound on events"));
}

} // namespace
} // namespace heddle::command
