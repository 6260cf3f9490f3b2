// Interrupts and CPUs that wait: idle, in loops, for locks; and what is left when one fails.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>

#include "checker/runtime/interrupts_test_machines.hpp"

namespace {

using heddle::acquire;
using heddle::arrival;
using heddle::atomic;
using heddle::check_result;
using heddle::kind;
using heddle::line_handle;
using heddle::machine;
using heddle::memory_model;
using heddle::observe;
using heddle::relaxed;
using heddle::release;
using heddle::verdict;
namespace cpu = heddle::cpu;

using heddle::checker::outcomes;
using heddle::checker::outcomes_of;
using heddle::checker::run;

TEST(interrupts, wake_an_idle_cpu) {
  const check_result r = run([](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto host = m.thread("host", [&] {
      const cpu::irq_guard masked;
      while (x.load(relaxed) == 0)
        cpu::idle();
      observe("x", x.load(relaxed));
    });
    m.interrupt(host, "tick", {.arrivals = 2, .arrives = arrival::eventually},
                [&] { x.fetch_add(1, relaxed); });
  });
  EXPECT_EQ(r.outcomes, (outcomes{"x=1", "x=2"})) << r.report();
  EXPECT_EQ(r.verdict, verdict::pass);
}

TEST(interrupts, an_idle_cpu_that_nothing_wakes_is_a_lost_wakeup) {
  // The arrival may come before idle(): unlike with a mask, nobody waits for it any more.
  const auto program = [](bool masked) {
    return [masked](machine& m) {
      auto& x = m.make<atomic<int>>("x");
      auto host = m.thread("host", [&x, masked] {
        const cpu::irq_guard guard(masked ? heddle::max_irq_level : heddle::irqs_enabled);
        if (x.load(relaxed) == 0)
          cpu::idle();
      });
      m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
    };
  };
  EXPECT_EQ(run(program(true)).verdict, verdict::pass);
  const check_result r = run(program(false));
  EXPECT_EQ(r.kinds, std::set<kind>{kind::lost_wakeup}) << r.report();
  EXPECT_NE(r.failure.message.find("interrupt"), std::string::npos) << r.failure.message;
}

TEST(interrupts, that_may_never_come_leave_an_idle_cpu_waiting) {
  const check_result r = run([](machine& m) {
    auto host = m.thread("host", [] { cpu::idle(); });
    m.interrupt(host, "tick", {.arrives = arrival::maybe}, [] {});
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::lost_wakeup}) << r.report();
}

TEST(interrupts, an_idle_cpu_waits_for_a_raise) {
  const auto program = [](bool raises) {
    return [raises](machine& m) {
      auto host = m.thread("host", [] { cpu::idle(); });
      static line_handle doorbell;
      doorbell = m.interrupt(host, "doorbell", {.arrivals = 0}, [] {});
      m.thread("other", [raises] {
        if (raises)
          cpu::raise(doorbell);
      });
    };
  };
  EXPECT_EQ(run(program(true)).kinds, (std::set<kind>{kind::lost_wakeup})); // raised before idle()
  EXPECT_EQ(run(program(false)).kinds, (std::set<kind>{kind::lost_wakeup}));
}

TEST(interrupts, land_while_their_cpu_waits) {
  const auto program = [](bool masked) {
    return [masked](machine& m) {
      auto& x = m.make<atomic<int>>("x");
      auto host = m.thread("host", [&x, masked] {
        const cpu::irq_guard guard(masked ? heddle::max_irq_level : heddle::irqs_enabled);
        heddle::await(x, acquire, 1);
      });
      m.interrupt(host, "tick", {}, [&] { x.store(1, release); });
    };
  };
  EXPECT_EQ(run(program(false)).verdict, verdict::pass) << run(program(false)).report();
  // Masked, it waits for its own interrupt.
  EXPECT_EQ(run(program(true)).kinds, std::set<kind>{kind::lost_wakeup});
}

TEST(interrupts, land_in_a_spin_loop) {
  const auto program = [](bool masked) {
    return [masked](machine& m) {
      auto& x = m.make<atomic<int>>("x");
      auto host = m.thread("host", [&x, masked] {
        const cpu::irq_guard guard(masked ? heddle::max_irq_level : heddle::irqs_enabled);
        while (x.load(acquire) == 0)
          cpu::relax();
      });
      m.interrupt(host, "tick", {}, [&] { x.store(1, release); });
    };
  };
  EXPECT_EQ(run(program(false)).verdict, verdict::pass) << run(program(false)).report();
  EXPECT_EQ(run(program(true)).kinds, std::set<kind>{kind::lost_wakeup});
}

TEST(interrupts, a_handler_that_wants_the_lock_of_its_own_cpu_never_gets_it) {
  const auto program = [](bool masked) {
    return [masked](machine& m) {
      auto& lock = m.make<atomic<int>>("lock");
      const auto critical = [&lock, masked] {
        const cpu::irq_guard guard(masked ? heddle::max_irq_level : heddle::irqs_enabled);
        heddle::await_exchange(lock, 0, 1, acquire);
        lock.store(0, release);
      };
      auto host = m.thread("host", critical);
      m.interrupt(host, "tick", {}, critical);
    };
  };
  EXPECT_EQ(run(program(true)).verdict, verdict::pass);
  EXPECT_EQ(run(program(false)).kinds, std::set<kind>{kind::deadlock});
}

TEST(interrupts, do_not_empty_the_store_buffer) {
  // Store buffering between a host and its own handler against another CPU.
  const auto program = [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto& y = m.make<atomic<int>>("y");
    auto host = m.thread("host", [&] { x.store(1, relaxed); });
    m.interrupt(host, "tick", {}, [&] { observe("y", y.load(relaxed)); });
    m.thread("other", [&] {
      y.store(1, heddle::seq_cst);
      observe("x", x.load(heddle::seq_cst));
    });
  };
  EXPECT_TRUE(outcomes_of(program, memory_model::tso).contains("x=0 y=0"));
}

TEST(interrupts, a_daemon_may_wait_for_ever_and_is_still_interrupted) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto& go = m.make<atomic<int>>("go");
              auto d = m.daemon("daemon", [&] { heddle::await(go, acquire, 1); });
              m.interrupt(d, "tick", {}, [&] { x.store(1, relaxed); });
              m.finally([&] { observe("x", x.load()); });
            }),
            (outcomes{"x=1"}));
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

TEST(interrupts, land_before_a_failure_and_before_an_assumption) {
  const auto program = [](bool fails) {
    return [fails](machine& m) {
      auto& own = m.make<atomic<int>>("own");
      auto host = m.thread("host", [&own, fails] {
        own.store(1, relaxed);
        heddle::expect(!fails, kind::leak, "always");
        heddle::assume(false);
      });
      m.interrupt(host, "tick", {}, [] { heddle::expect(false, kind::overlap, "never"); });
    };
  };
  EXPECT_EQ(run(program(true)).kinds, (std::set<kind>{kind::leak, kind::overlap}));
  EXPECT_EQ(run(program(false)).kinds, (std::set<kind>{kind::overlap}));
}

TEST(interrupts, failures_in_a_handler_are_failures_of_its_cpu) {
  const check_result r = run([](machine& m) {
    auto core = m.cpu("core0");
    m.interrupt(core, "tick", {}, [] { heddle::expect(false, kind::conservation, "never"); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::conservation});
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
