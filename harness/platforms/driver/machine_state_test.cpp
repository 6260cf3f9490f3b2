// The state that the CPUs of a machine share: interrupt lines, when they arrive, and what is left
// to be done.
#include <gtest/gtest.h>

#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

unsigned wakes = 0;

} // namespace

void port::wake_all() { ++wakes; }

namespace {

// Lines of CPU 0: 0 and 1 are raised, at levels 1 and 3; 2 arrives, at level 2.
struct machine_test : testing::Test {
  machine_test() : built({&take_storage, this}) {
    const auto core = built.cpu("core");
    built.interrupt(core, "low", {.arrivals = 0, .level = 1}, [] {});
    built.interrupt(core, "high", {.arrivals = 0, .level = 3}, [] {});
    built.interrupt(core, "timer", {.arrivals = 3, .level = 2}, [] {});
    lines.reset(built);
    work.reset();
    wakes = 0;
  }
  static void* take_storage(void*, std::size_t, std::size_t) { return nullptr; }

  // How many handlers run for arrivals that came while the mask was `mask`.
  unsigned handlers_after(unsigned arrivals, irq_level mask) {
    lines.set_mask(0, mask);
    for (unsigned i = 0; i < arrivals; ++i) {
      lines.arrive(timer);
      lines.next(0); // looks, as every interrupt does
    }
    lines.set_mask(0, irqs_enabled);
    unsigned handlers = 0;
    unsigned taken = 0;
    for (; lines.next(0) == timer; ++handlers)
      taken += lines.take(timer, random);
    EXPECT_EQ(taken, arrivals);
    return handlers;
  }

  static constexpr unsigned low = 0;
  static constexpr unsigned high = 1;
  static constexpr unsigned timer = 2;
  static constexpr unsigned none = interrupt_lines::no_line;
  machine built;
  interrupt_lines lines;
  work_count work;
  random_stream random{1};
};

TEST_F(machine_test, the_highest_line_comes_first_and_keeps_lower_ones_out) {
  EXPECT_EQ(lines.next(0), none);
  lines.arrive(timer);
  EXPECT_TRUE(lines.raise(low));
  EXPECT_EQ(lines.next(0), timer);
  EXPECT_EQ(lines.take(timer, random), 1U);
  const irq_level interrupted = lines.enter(timer);
  EXPECT_TRUE(lines.in_handler(0));
  EXPECT_EQ(lines.next(0), none);
  EXPECT_TRUE(lines.raise(high));
  EXPECT_EQ(lines.next(0), high);
  EXPECT_EQ(lines.take(high, random), 1U);
  lines.leave(0, interrupted);
  EXPECT_FALSE(lines.in_handler(0));
  EXPECT_EQ(lines.next(0), low);
}

TEST_F(machine_test, masks_are_raised_by_save_and_set_by_restore) {
  lines.raise(low);
  EXPECT_EQ(lines.raise_mask(0, 2), irqs_enabled);
  EXPECT_FALSE(lines.is_any_deliverable(0));
  EXPECT_EQ(lines.raise_mask(0, 1), 2);
  EXPECT_EQ(lines.mask(0), 2);
  EXPECT_EQ(lines.raise_mask(0, nmi_level), 2);
  EXPECT_EQ(lines.mask(0), max_irq_level); // no mask keeps an NMI out
  lines.set_mask(0, irqs_enabled);
  EXPECT_TRUE(lines.is_any_deliverable(0));
}

TEST_F(machine_test, a_line_that_is_pending_is_raised_once_and_can_be_withdrawn) {
  EXPECT_TRUE(lines.raise(low));
  EXPECT_FALSE(lines.raise(low));
  EXPECT_TRUE(lines.withdraw(low));
  EXPECT_FALSE(lines.withdraw(low));
  EXPECT_EQ(lines.next(0), none);
}

TEST_F(machine_test, arrivals_are_lost_in_each_other_only_if_they_were_kept_out) {
  bool some_lost = false;
  bool all_kept = false;
  for (unsigned turn = 0; turn < 100; ++turn) {
    EXPECT_EQ(handlers_after(3, irqs_enabled), 3U);
    const unsigned handlers = handlers_after(3, max_irq_level);
    some_lost |= handlers < 3;
    all_kept |= handlers == 3;
  }
  EXPECT_TRUE(some_lost);
  EXPECT_TRUE(all_kept);
}

// By an operation, by the timer, or at the end: once each.
TEST_F(machine_test, arrivals_come_once_in_one_of_three_ways) {
  arrival_plan plan;
  unsigned posts = 0;
  unsigned shots = 0;
  unsigned rest = 0;
  for (std::uint64_t turn = 1; turn <= 100; ++turn) {
    EXPECT_TRUE(plan.make(built, random));
    EXPECT_TRUE(plan.expects(0));
    plan.begin(0, turn);
    for (unsigned operation = 0; operation < 10; ++operation) {
      if (plan.is_post_due(0))
        plan.send_posts(0, [&](unsigned line) { posts += line == timer ? 1 : 100; });
    }
    const std::uint64_t end = turn + 5000;
    while (plan.next_shot(0) <= end)
      plan.send_shots(0, plan.next_shot(0), [&](unsigned) { ++shots; });
    while (plan.take_any(0, random) == timer)
      ++rest;
    EXPECT_FALSE(plan.expects(0));
    EXPECT_FALSE(plan.expects(1));
    plan.end(0, end);
    EXPECT_EQ(plan.next_shot(0), arrival_plan::never);
  }
  EXPECT_EQ(posts + shots + rest, 300U);
  EXPECT_GT(posts, 30U);
  EXPECT_GT(shots, 30U);
  EXPECT_GT(rest, 0U);
}

TEST_F(machine_test, half_of_what_may_arrive_does_and_too_much_is_refused) {
  machine one({&take_storage, nullptr});
  const auto core = one.cpu("core");
  one.interrupt(core, "maybe", {.arrivals = 400, .arrives = arrival::maybe}, [] {});
  arrival_plan plan;
  ASSERT_TRUE(plan.make(one, random));
  unsigned come = 0;
  while (plan.take_any(0, random) != arrival_plan::no_line)
    ++come;
  EXPECT_NEAR(come, 200, 60);
  one.interrupt(core, "many", {.arrivals = arrival_plan::limit + 1}, [] {});
  EXPECT_FALSE(plan.make(one, random));
}

TEST_F(machine_test, a_continuation_runs_on_one_cpu_until_that_has_left_its_stack) {
  constexpr unsigned task = first_task;
  continuations tasks;
  tasks.reset();
  EXPECT_TRUE(tasks.is_own(0));
  EXPECT_FALSE(tasks.claim(1)); // CPU 1 runs it
  EXPECT_TRUE(tasks.claim(task));
  EXPECT_TRUE(tasks.go_on(0, task)); // it begins
  EXPECT_FALSE(tasks.claim(0));
  tasks.arrive(0);
  EXPECT_EQ(tasks.on(0), task);
  EXPECT_FALSE(tasks.claim(task));
  tasks.count_handler(0);
  EXPECT_TRUE(tasks.claim(0));
  EXPECT_FALSE(tasks.go_on(0, 0));
  EXPECT_FALSE(tasks.claim(task)); // still on its way off the CPU
  tasks.arrive(0);
  EXPECT_TRUE(tasks.claim(task));
  EXPECT_FALSE(tasks.go_on(1, task)); // where it was left
  EXPECT_EQ(tasks.handlers(task), 1U);
  EXPECT_EQ(tasks.handlers(0), 0U);
}

TEST_F(machine_test, everybody_is_woken_when_the_programs_are_over_and_when_nothing_is_left) {
  cpu_work thread;
  cpu_work daemon;
  thread.begin(work, false);
  daemon.begin(work, true);
  work.end(); // of whoever started them
  work.add(2);
  thread.note_end(work);
  EXPECT_TRUE(work.are_programs_over());
  EXPECT_EQ(wakes, 1U);
  daemon.note_end(work);
  EXPECT_FALSE(work.is_done());
  work.end(2);
  EXPECT_TRUE(work.is_done());
  EXPECT_EQ(wakes, 2U);
}

TEST_F(machine_test, a_daemon_is_quiet_if_it_waits_when_nobody_else_works_until_a_handler_runs) {
  cpu_work thread;
  cpu_work daemon;
  thread.begin(work, false);
  daemon.begin(work, true);
  work.end();
  thread.note_waiting(work); // it must end, however long it waits
  daemon.note_waiting(work);
  daemon.note_idle(work);
  thread.note_end(work);
  EXPECT_FALSE(work.is_done());
  daemon.note_waiting(work); // perhaps what ended the thread has not been seen
  EXPECT_FALSE(work.is_done());
  daemon.note_waiting(work);
  EXPECT_TRUE(work.is_done());
  daemon.note_handler(work);
  EXPECT_FALSE(work.is_done());
  daemon.note_idle(work);
  EXPECT_TRUE(work.is_done());
  daemon.note_end(work);
  daemon.note_handler(work); // what has ended does not go on
  EXPECT_TRUE(work.is_done());
}

} // namespace
} // namespace heddle::driver
