// Interrupts, tasks and daemons on the images: what a run shows as a whole, and in both modes. The
// rules of the machine (harness/platforms/conformance) are tested one by one elsewhere.
#include <utility>

#include "harness/platforms/qemu/images_fixture.hpp"

namespace heddle::qemu {
namespace {

using std::chrono::milliseconds;

class interrupts : public images {
protected:
  static constexpr std::uint64_t iterations = 200;

  static result run_short(const std::string& scenario, mode how = mode::repeatable) {
    auto q = make((scenario.starts_with("machine/") ? "" : "selftest/") + scenario, how);
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

TEST_P(interrupts, are_taken_once_each) {
  for (const auto& [scenario, handlers] :
       {std::pair<std::string, unsigned>{"machine/handlers/critical-section:masked", 1},
        {"irq/nesting", 4}})
    EXPECT_EQ(expect_pass(scenario).report.totals->handlers, iterations * handlers);
}

TEST_P(interrupts, are_raised_across_cpus) {
  const auto r = expect_pass("machine/raised/across-cpus");
  EXPECT_EQ(r.report.by_cpu.at(0).handlers, iterations);
  EXPECT_EQ(r.report.by_cpu.at(1).handlers, iterations);
}

TEST_P(interrupts, come_in_both_modes) {
  for (const std::string rule :
       {"arrivals/long-section", "raised/pending", "raised/withdrawn:by-another-cpu",
        "idle/ping-pong", "idle/until-there-is-work", "daemons/waiting:at-the-end",
        "tasks/sharing:turns", "tasks/preemption:urgent"})
    expect_pass("machine/" + rule);
  for (const std::string longer : {"irq/ping-pong", "irq/daemons", "tasks/preemption"})
    expect_pass(longer);
}

TEST_P(interrupts, may_come_or_not_but_what_must_come_does) {
  const auto r = expect_pass("machine/arrivals/awaited");
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

TEST_P(interrupts, a_wait_without_end_is_explained) {
  expect_hang("hang/stuck:idle", "waits for an interrupt, which never comes");
  for (const std::string variant : {"lock", "lock-at-the-end"})
    expect_hang("hang/stuck:" + variant, "waits for a lock that nobody gives back");
  expect_hang("hang/stuck:loop", "waits for what it looks at in a loop to change");
  expect_hang("hang/stuck:endless-loop", "goes on for ever");
}

TEST_P(interrupts, tasks_move_between_cpus) {
  const auto r = expect_pass("tasks/migration");
  // The points at which handlers landed are many, and most of what landed were handlers.
  EXPECT_GE(r.report.totals->handler_points, 100U);
  EXPECT_GE(r.report.totals->points, r.report.totals->handler_points);
}

TEST_P(interrupts, a_task_that_overflows_its_stack_is_reported) {
  const auto r = run_short("machine/tasks/misuse:endless-recursion");
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
