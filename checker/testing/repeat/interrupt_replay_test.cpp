// Every execution of machines with interrupts and tasks can be repeated from its decisions.
#include "checker/testing/repeat/repeat.hpp"

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/machine.hpp>

#include "checker/runtime/fiber_program.hpp"

namespace heddle::checker::trace {
namespace {

void add(atomic<int>& x) { x.store(x.load(relaxed) + 1, relaxed); }

// Lines of two levels, one of them with arrivals that may coalesce and may not come, and a CPU that
// looks on.
void levels(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  const auto core0 = m.thread("core0", [&] {
    add(x);
    const cpu::irq_guard masked(1);
    x.load(relaxed);
    choose(2);
  });
  m.interrupt(core0, "tick", {.arrivals = 2, .arrives = arrival::maybe}, [&] { add(x); });
  m.interrupt(core0, "timer", {.level = 2}, [&] { x.load(relaxed); });
  m.thread("core1", [&] { x.load(relaxed); });
}

// A CPU that waits idle for what two others raise.
void doorbells(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  static line_handle first;
  static line_handle second;
  const auto core0 = m.thread("core0", [&] {
    const cpu::irq_guard masked;
    while (x.load(relaxed) < 2)
      cpu::idle();
  });
  first = m.interrupt(core0, "first", {.arrivals = 0}, [&] { add(x); });
  second = m.interrupt(core0, "second", {.arrivals = 0, .level = 2}, [&] { add(x); });
  m.thread("core1", [] { cpu::raise(first); });
  m.thread("core2", [] { cpu::raise(second); });
}

// Stuck where the handler comes while its CPU holds the lock; lost updates otherwise.
void own_lock(machine& m) {
  auto& lock = m.make<atomic<int>>("lock");
  auto& x = m.make<atomic<int>>("x");
  const auto critical = [&] {
    await_exchange(lock, 0, 1, acquire);
    add(x);
    lock.store(0, release);
  };
  const auto core0 = m.thread("core0", critical);
  m.interrupt(core0, "dma", {}, critical);
  m.thread("core1", [&] {
    add(x);
    expect(x.load(relaxed) < 3, kind::expectation, "core1 is early");
  });
}

// Two tasks; the second preempts the first where an interrupt ends.
struct two_tasks {
  bool ended[2] = {};
  unsigned running = 2;

  static two_tasks& of(void* self) { return *static_cast<two_tasks*>(self); }
  void swap_to(unsigned task) {
    running = task;
    cpu::swap_to({static_cast<std::uint8_t>(first_task + task)});
  }
  static void run_cpu(void* self, unsigned) {
    for (unsigned task = 0; task < 2; ++task)
      while (!of(self).ended[task])
        of(self).swap_to(task);
  }
  static void run_task(void* self, unsigned task, void (*body)(const void*), const void* what) {
    cpu::irq_restore(irqs_enabled);
    body(what);
    of(self).ended[task] = true;
    of(self).running = 2;
    cpu::swap_to({0});
  }
  static void leave_interrupt(void* self, unsigned) {
    if (of(self).running == 0 && !of(self).ended[1])
      of(self).swap_to(1);
  }
};

void tasks(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& s = m.make<two_tasks>("scheduler");
  const auto core0 = m.cpu("core0");
  m.task(core0, "low", 1, [&] { add(x); });
  m.task(core0, "high", 2, [&] { add(x); });
  m.interrupt(core0, "tick", {.arrivals = 2}, [&] { x.load(relaxed); });
  m.schedule({&s, &two_tasks::run_cpu, &two_tasks::run_task, &two_tasks::leave_interrupt});
  m.thread("core1", [&] { add(x); });
}

// What is lent may be used after its life: by the borrower, or by a handler of the owner.
void lent(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& out = m.make<atomic<bool>>("out");
  const auto core0 = m.thread("core0", [&] {
    lifetime_begin(&x, sizeof x);
    out.store(true, relaxed);
    if (choose(2) == 0)
      await(out, acquire, false);
    lifetime_end(&x, sizeof x);
    atomic_thread_fence(seq_cst);
  });
  m.interrupt(core0, "tick", {.arrives = arrival::maybe}, [&] { x.load(relaxed); });
  m.thread("core1", [&] {
    await(out, acquire, true);
    x.store(1, relaxed);
    out.store(false, release);
  });
}

TEST(interrupt_replay, every_execution_can_be_repeated) {
  for (const auto build : {&levels, &doorbells, &own_lock, &tasks, &lent})
    for (const memory_model model : {memory_model::sc, memory_model::tso, memory_model::rc11})
      for (const schedule_policy policy :
           {schedule_policy::left_to_right, schedule_policy::writes_first}) {
        fiber_program p({0, 1, [build](void*, machine& m) { build(m); }});
        const repeated r = repeat_all(p, model, policy);
        EXPECT_EQ(r.wrong, "");
        EXPECT_GT(r.executions, 5U);
      }
}

// One that declines interrupts where the program that repeats it is not even asked has other
// positions: it is told that the program does not do the same, whatever was read from there.
TEST(interrupt_replay, what_the_program_does_not_do_again_is_not_recorded) {
  const auto build = [](void*, machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto& y = m.make<atomic<int>>("y");
    const auto core0 = m.thread("core0", [&] {
      x.store(1, relaxed);
      y.store(1, relaxed);
    });
    m.interrupt(core0, "tick", {.arrives = arrival::maybe}, [] {});
    m.thread("core1", [&] { y.load(relaxed); });
  };
  struct last_one final : observer {
    bool on_execution(const execution& g, ending, const std::vector<violation>&) override {
      if (g.lane(1).size() == 1 && g[g.lane(1)[0]].read == 1)
        seen = g;
      return true;
    }
    execution seen;
  };
  fiber_program everywhere({0, 1, build});
  last_one watch;
  explore(everywhere, {.model = memory_model::sc, .stop_at_first_failure = false}, watch);
  ASSERT_FALSE(watch.seen.empty());

  fiber_program nowhere({0, 1, build});
  const footprints nothing;
  const delivery_rule rule(nothing, nowhere.lanes());
  nowhere.offer_by(rule, nullptr);
  EXPECT_FALSE(record(nowhere, memory_model::sc, watch.seen, ending::complete, {}, {}));
}

} // namespace
} // namespace heddle::checker::trace
