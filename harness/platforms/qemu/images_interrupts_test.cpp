// Interrupts, tasks and daemons on the images: scenarios of test/interrupt_scenarios.cpp and
// test/task_scenarios.cpp check most of it themselves; here is what a run as a whole shows.
#include <vector>

#include "harness/platforms/qemu/images_fixture.hpp"

namespace heddle::qemu {
namespace {

using std::chrono::milliseconds;

class interrupts : public images {
protected:
  static constexpr std::uint64_t iterations = 200;

  static result run_short(const std::string& scenario, mode how = mode::repeatable) {
    auto q = make("selftest/" + scenario, how);
    q.iterations = iterations;
    q.hang_after = how == mode::repeatable ? milliseconds(5) : milliseconds(5000);
    q.stop_after = milliseconds(how == mode::repeatable ? 0 : 30);
    return run(q);
  }

  // It passes in both modes. What must be covered is, where the same happens every time.
  static result expect_pass(const std::string& scenario) {
    SCOPED_TRACE(scenario);
    const auto parallel = run_short(scenario, mode::parallel);
    EXPECT_EQ(parallel.end, ending::passed) << parallel.message << parallel.console;
    auto r = run_short(scenario);
    EXPECT_EQ(r.end, ending::passed) << r.message << r.console;
    for (const auto& [mark, count] : r.report.cover)
      EXPECT_GT(count, 0U) << mark;
    return r;
  }

  static void expect_failure(const std::string& scenario, const std::string& kind,
                             const std::string& why) {
    SCOPED_TRACE(scenario);
    const auto r = run_short(scenario);
    ASSERT_EQ(r.end, ending::failed) << r.message << r.console;
    ASSERT_EQ(r.report.failures.size(), 1U) << r.console;
    EXPECT_EQ(r.report.failures[0].kind, kind);
    EXPECT_EQ(r.report.failures[0].why, why);
  }

  static void expect_hang(const std::string& scenario, const std::string& what) {
    SCOPED_TRACE(scenario);
    const auto r = run_short(scenario);
    ASSERT_EQ(r.end, ending::hung) << r.message << r.console;
    ASSERT_EQ(r.report.hangs.size(), 1U) << r.console;
    EXPECT_EQ(r.report.hangs[0].what, what);
    EXPECT_EQ(r.report.hangs[0].lane, "core");
    EXPECT_FALSE(r.report.hangs[0].after.empty());
  }
};

TEST_P(interrupts, a_mask_keeps_out_its_level_and_below) {
  const auto r = expect_pass("irq/critical-section:masked");
  EXPECT_EQ(r.report.totals->handlers, iterations);
  for (const std::string variant : {"open", "masked-too-little"})
    expect_failure("irq/critical-section:" + variant, "expectation",
                   "the handler sees both or none");
}

TEST_P(interrupts, wait_while_masked_and_coalesce) { expect_pass("irq/coalescing"); }

TEST_P(interrupts, nest_by_level_and_an_nmi_always) {
  const auto r = expect_pass("irq/nesting");
  EXPECT_EQ(r.report.totals->handlers, iterations * 4);
}

TEST_P(interrupts, are_raised_across_cpus) {
  const auto r = expect_pass("irq/doorbell");
  EXPECT_EQ(r.report.by_cpu.at(0).handlers, iterations);
  EXPECT_EQ(r.report.by_cpu.at(1).handlers, iterations);
}

TEST_P(interrupts, can_be_withdrawn) { expect_pass("irq/withdrawn"); }

TEST_P(interrupts, wake_an_idle_cpu) { expect_pass("irq/ping-pong"); }

TEST_P(interrupts, may_come_or_not_but_what_must_come_does) {
  const auto r = expect_pass("irq/arriving");
  EXPECT_EQ(r.report.outcomes.size(), 3U);
}

TEST_P(interrupts, land_between_any_two_instructions) {
  expect_pass("irq/torn:masked");
  expect_failure("irq/torn:open", "expectation", "no increment is lost");
}

TEST_P(interrupts, leave_nothing_behind_when_an_iteration_is_dropped) {
  const auto r = expect_pass("irq/dropped");
  EXPECT_NEAR(static_cast<double>(r.report.totals->dropped), 100, 40);
  EXPECT_EQ(r.report.cover.at("ended"), iterations - r.report.totals->dropped);
}

TEST_P(interrupts, daemons_need_not_end) { expect_pass("irq/daemons"); }

TEST_P(interrupts, misuse_is_a_failure) {
  const std::string kind = "forbidden-context";
  expect_failure("irq/misuse:ends-masked", kind,
                 "the program of a CPU ends with interrupts masked");
  expect_failure("irq/misuse:raises-a-timer", kind, "raise() of a line that arrives by itself");
}

TEST_P(interrupts, a_wait_without_end_is_explained) {
  expect_hang("hang/stuck:idle", "waits for an interrupt, which never comes");
  for (const std::string variant : {"lock", "lock-at-the-end"})
    expect_hang("hang/stuck:" + variant, "waits for a lock that nobody gives back");
  expect_hang("hang/stuck:loop", "waits for what it looks at in a loop to change");
  expect_hang("hang/stuck:endless-loop", "goes on for ever");
}

TEST_P(interrupts, tasks_take_turns) { expect_pass("tasks/turns"); }

TEST_P(interrupts, tasks_are_preempted_when_a_handler_ends) { expect_pass("tasks/preemption"); }

TEST_P(interrupts, tasks_move_between_cpus) {
  const auto r = expect_pass("tasks/migration");
  // The points at which handlers landed are many, and most of what landed were handlers.
  EXPECT_GE(r.report.totals->handler_points, 100U);
  EXPECT_GE(r.report.totals->points, r.report.totals->handler_points);
}

TEST_P(interrupts, misuse_of_tasks_is_a_failure) {
  const std::vector<std::pair<std::string, std::string>> mistakes{
      {"returns", "a task ended without swapping to another one"},
      {"another-cpu", "swap_to() of a continuation that is not one of this CPU or a task"},
      {"no-task", "swap_to() of a continuation that is not one of this CPU or a task"},
      {"running-task", "swap_to() of a task that is running"},
      {"in-a-handler", "swap_to() in an interrupt handler"}};
  for (const auto& [variant, why] : mistakes)
    expect_failure("tasks/misuse:" + variant, "forbidden-context", why);
}

TEST_P(interrupts, a_task_that_overflows_its_stack_is_reported) {
  const auto r = run_short("tasks/misuse:endless-recursion");
  ASSERT_EQ(r.end, ending::crashed) << r.message << r.console;
  EXPECT_NE(r.report.crash->address, 0U);
}

TEST_P(interrupts, same_seed_same_course) {
  for (const std::string scenario : {"irq/nesting", "tasks/migration"}) {
    auto q = make("selftest/" + scenario);
    q.iterations = 50;
    const auto first = run(q);
    EXPECT_EQ(first.console, run(q).console);
    q.seed = 2;
    const auto other = run(q);
    ASSERT_TRUE(first.report.totals && other.report.totals) << other.message;
    EXPECT_NE(first.report.totals->fingerprint, other.report.totals->fingerprint);
  }
}

HEDDLE_ON_EVERY_MACHINE(interrupts);

} // namespace
} // namespace heddle::qemu
