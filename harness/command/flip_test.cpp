// heddle replay --flip, and what run says of sizes and causes, from outside.
#include "harness/command/command_fixture.hpp"

#include "checker/trace/trace_file.hpp"

namespace heddle::command {
namespace {

using checker::trace::trace_file;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class flip : public command_test {
protected:
  // The violation of a run, which fails.
  nlohmann::json violation_of(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{"run", "--json", "j", "--trace-dir", "t"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const spawned r = heddle(words);
    EXPECT_EQ(r.status, 1) << r.err;
    printed = r.out;
    return json_of("j")[0]["violation"];
  }

  trace_file load(const std::string& path) const {
    return std::get<trace_file>(checker::trace::parse_trace(content_of(here / path)));
  }

  std::string printed;
};

TEST_F(flip, shows_the_run_that_passes_and_the_decision_that_differs) {
  const auto v = violation_of({"test/counter/lost-update:shipped", "--model", "sc"});
  const std::string cause = v["cause"];
  EXPECT_THAT(cause, StartsWith("passes if CPU0's read of count at test_scenarios.cpp:"));
  EXPECT_THAT(printed, HasSubstr("\n     " + cause + "\n"));
  const spawned r = heddle({"replay", v["trace"], "--flip"});
  EXPECT_EQ(r.status, 0) << r.err;
  EXPECT_THAT(r.out, StartsWith("PASS test/counter/lost-update:shipped under sc, flipped\n     " +
                                cause + "\n\n"));
  EXPECT_THAT(r.out, HasSubstr("\n- switch CPU1 count#2 -> CPU0\n"));
  EXPECT_THAT(r.out, HasSubstr("read count = 1  (step 2)"));
  EXPECT_THAT(r.out, HasSubstr("\nPasses with this decision; the trace is of conservation.\n"));
}

TEST_F(flip, of_a_trace_that_does_not_fail_ends_as_its_replay) {
  const std::string trace =
      violation_of({"test/counter/lost-update:shipped", "--model", "sc"})["trace"];
  trace_file t = load(trace);
  t.variant = "fixed";
  write("changed", serialise(t));
  const spawned replayed = heddle({"replay", "changed"});
  const spawned flipped = heddle({"replay", "changed", "--flip"});
  EXPECT_EQ(flipped.status, replayed.status);
  EXPECT_EQ(flipped.out, replayed.out);
}

TEST_F(flip, says_so_where_no_single_decision_makes_the_difference) {
  const auto v = violation_of({"test/crash/wild", "--model", "sc"});
  EXPECT_EQ(v["cause"], "");
  const spawned r = heddle({"replay", v["trace"], "--flip"});
  EXPECT_EQ(r.status, 1) << r.err;
  EXPECT_THAT(r.out, StartsWith("No single decision makes the difference: "));
}

TEST_F(flip, both_traces_of_a_shrunk_failure_replay) {
  const auto v = violation_of({"test/interrupt/handler-frees:open", "--model", "sc"});
  const std::string original = v["original_trace"];
  EXPECT_THAT(original, testing::EndsWith(".original.trace"));
  EXPECT_THAT(printed,
              AllOf(HasSubstr("\nsize: no preemption, 1 interrupt, 2 tasks, 3 operations, "
                              "the least there is\n"),
                    HasSubstr("\nfound: no preemption, 1 interrupt, 2 tasks, 8 operations\n"),
                    HasSubstr("\noriginal: " + original + "\n")));
  EXPECT_NE(load(original).decisions, load(v["trace"]).decisions);
  for (const std::string& trace : {original, v["trace"].get<std::string>()}) {
    const spawned r = heddle({"replay", trace});
    EXPECT_EQ(r.status, 1);
    EXPECT_THAT(r.out, HasSubstr("\nReproduced: deadlock.\n"));
  }
}

TEST_F(flip, a_failure_can_be_shown_as_it_was_found) {
  const auto v =
      violation_of({"test/interrupt/handler-frees:open", "--model", "sc", "--no-shrink"});
  EXPECT_TRUE(v["original_trace"].is_null());
  EXPECT_EQ(v["size"], "no preemption, 1 interrupt, 2 tasks, 8 operations");
  EXPECT_THAT(printed, Not(HasSubstr("\nsize: ")));
  EXPECT_THAT(load(v["trace"]).decisions, Not(IsEmpty()));
}

} // namespace
} // namespace heddle::command
