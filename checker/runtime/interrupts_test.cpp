// Interrupts through whole checks: how many executions, which of them are left out, what is said.
// What an interrupt is: harness/platforms/conformance.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/interrupt.hpp>

#include "checker/runtime/interrupts_test_machines.hpp"

namespace {

using heddle::arrival;
using heddle::atomic;
using heddle::check_result;
using heddle::kind;
using heddle::line_handle;
using heddle::machine;
using heddle::memory_model;
using heddle::observe;
using heddle::relaxed;
using heddle::verdict;
namespace cpu = heddle::cpu;

using heddle::checker::outcomes;
using heddle::checker::outcomes_of;
using heddle::checker::run;

// A handler that takes a ticket, and a host of two operations that look at it.
TEST(interrupts, land_before_between_and_after_the_operations_of_their_cpu) {
  const check_result r = run([](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto host = m.thread("host", [&] {
      const int a = x.load(relaxed);
      const int b = x.load(relaxed);
      observe("seen", a * 10 + b);
    });
    m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
  });
  EXPECT_EQ(r.outcomes, (outcomes{"seen=0", "seen=1", "seen=11"})) << r.report();
  EXPECT_EQ(r.executions, 3U); // n operations have n + 1 places
  EXPECT_EQ(r.blocked, 0U);
}

TEST(interrupts, eventually_means_before_the_end) {
  const check_result r = run([](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto core = m.cpu("core0");
    m.interrupt(core, "tick", {.arrivals = 2}, [&] { x.fetch_add(1, relaxed); });
    m.finally([&] { observe("x", x.load()); });
  });
  EXPECT_EQ(r.outcomes, (outcomes{"x=2"})) << r.report();
  EXPECT_EQ(r.executions, 1U);
}

TEST(interrupts, an_idle_cpu_that_nothing_wakes_is_told_of) {
  // The arrival may come before idle().
  const check_result r = run([](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto host = m.thread("host", [&x] {
      if (x.load(relaxed) == 0)
        cpu::idle();
    });
    m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::lost_wakeup}) << r.report();
  EXPECT_NE(r.failure.message.find("interrupt"), std::string::npos) << r.failure.message;
}

TEST(interrupts, do_not_empty_the_store_buffer) {
  // Store buffering between a host and its own handler against another CPU.
  const auto program = [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto& y = m.make<atomic<int>>("y");
    auto host = m.thread("host", [&] { x.store(1, relaxed); });
    m.interrupt(host, "tick", {}, [&] {
      observe("own", x.load(relaxed));
      observe("y", y.load(relaxed));
    });
    m.thread("other", [&] {
      y.store(1, heddle::seq_cst);
      observe("x", x.load(heddle::seq_cst));
    });
  };
  EXPECT_FALSE(outcomes_of(program, memory_model::sc).contains("own=1 x=0 y=0"));
  EXPECT_TRUE(outcomes_of(program, memory_model::tso).contains("own=1 x=0 y=0"));
}

TEST(interrupts, are_not_tried_where_they_make_no_difference) {
  const auto program = [](machine& m) {
    auto& own = m.make<atomic<int>>("own");
    auto& x = m.make<atomic<int>>("x");
    auto host = m.thread("host", [&] {
      for (int i = 0; i < 10; ++i)
        own.store(i, relaxed);
      observe("seen", x.load(relaxed));
    });
    m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
  };
  EXPECT_EQ(run(program).executions, 12U);
  const check_result pruned = heddle::check({}, program);
  EXPECT_EQ(pruned.outcomes, (outcomes{"seen=0", "seen=1"}));
  EXPECT_EQ(pruned.executions, 2U);
  EXPECT_GT(pruned.rounds, 1U);
}

TEST(interrupts, counts_do_not_depend_on_the_schedule) {
  const auto program = [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    static line_handle doorbell;
    auto host = m.thread("host", [&] {
      x.fetch_add(1, relaxed);
      const cpu::irq_guard masked(1);
      x.fetch_add(2, relaxed);
    });
    m.interrupt(host, "tick", {.arrivals = 2, .arrives = arrival::maybe},
                [&] { x.fetch_add(4, relaxed); });
    doorbell = m.interrupt(host, "doorbell", {.arrivals = 0, .level = 2},
                           [&] { x.fetch_add(8, relaxed); });
    m.thread("other", [&] {
      if (x.load(relaxed) == 1)
        cpu::raise(doorbell);
    });
    m.finally([&] { observe("x", x.load()); });
  };
  for (const auto model : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
    const check_result first = heddle::check({.model = model}, program);
    EXPECT_EQ(first.verdict, verdict::pass) << first.report();
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const check_result r = heddle::check(
          {.model = model, .policy = heddle::checker::schedule_policy::random, .seed = seed},
          program);
      EXPECT_EQ(r.executions, first.executions);
      EXPECT_EQ(r.outcomes, first.outcomes);
    }
  }
}

} // namespace
