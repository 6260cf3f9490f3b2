// What an interrupt is, case by case, through whole checks.
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

TEST(interrupts, run_to_their_end_before_their_cpu_goes_on) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto& y = m.make<atomic<int>>("y");
              auto host = m.thread("host", [&] {
                const int a = x.load(relaxed);
                observe("seen", a * 10 + y.load(relaxed));
              });
              m.interrupt(host, "tick", {}, [&] {
                x.store(1, relaxed);
                y.store(1, relaxed);
              });
            }),
            (outcomes{"seen=0", "seen=1", "seen=11"}));
}

TEST(interrupts, are_seen_by_other_cpus_in_the_middle) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto& y = m.make<atomic<int>>("y");
              auto idle = m.cpu("core0");
              m.interrupt(idle, "tick", {}, [&] {
                x.store(1, relaxed);
                y.store(1, relaxed);
              });
              m.thread("other", [&] {
                const int b = y.load(relaxed);
                observe("seen", x.load(relaxed) * 10 + b);
              });
            }),
            (outcomes{"seen=0", "seen=10", "seen=11"}));
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

TEST(interrupts, maybe_includes_never) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto core = m.cpu("core0");
              m.interrupt(core, "tick", {.arrivals = 2, .arrives = arrival::maybe},
                          [&] { x.fetch_add(1, relaxed); });
              m.finally([&] { observe("x", x.load()); });
            }),
            (outcomes{"x=0", "x=1", "x=2"}));
}

TEST(interrupts, wait_while_they_are_masked) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto host = m.thread("host", [&] {
                const cpu::irq_guard masked;
                const int a = x.load(relaxed);
                observe("seen", a * 10 + x.load(relaxed));
              });
              m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
            }),
            (outcomes{"seen=0", "seen=11"}));
}

TEST(interrupts, nested_masks_end_with_the_outermost) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto host = m.thread("host", [&] {
                const auto outer = cpu::irq_save();
                const int a = x.load(relaxed);
                const auto inner = cpu::irq_save();
                cpu::irq_restore(inner);
                const int b = x.load(relaxed);
                cpu::irq_restore(outer);
                observe("seen", a * 100 + b * 10 + x.load(relaxed));
              });
              m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
            }),
            (outcomes{"seen=0", "seen=1", "seen=111"}));
}

TEST(interrupts, a_mask_lets_higher_levels_in) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& low = m.make<atomic<int>>("low");
              auto& high = m.make<atomic<int>>("high");
              auto host = m.thread("host", [&] {
                const cpu::irq_guard masked(2);
                const int a = low.load(relaxed) * 10 + high.load(relaxed);
                const int b = low.load(relaxed) * 10 + high.load(relaxed);
                observe("low", (a / 10) * 10 + b / 10);
                observe("high", (a % 10) * 10 + b % 10);
              });
              m.interrupt(host, "low", {.level = 2}, [&] { low.store(1, relaxed); });
              m.interrupt(host, "high", {.level = 3}, [&] { high.store(1, relaxed); });
            }),
            (outcomes{"high=0 low=0", "high=0 low=11", "high=1 low=0", "high=1 low=11",
                      "high=11 low=0", "high=11 low=11"}));
}

TEST(interrupts, arrivals_of_a_masked_line_may_coalesce) {
  const auto program = [](bool masked) {
    return [masked](machine& m) {
      auto& count = m.make<atomic<int>>("count");
      auto& x = m.make<atomic<int>>("x");
      auto host = m.thread("host", [&x, masked] {
        const cpu::irq_guard guard(masked ? 1 : 0);
        x.store(1, relaxed);
      });
      m.interrupt(host, "tick", {.arrivals = 2}, [&] { count.fetch_add(1, relaxed); });
      m.finally([&] { observe("count", count.load()); });
    };
  };
  EXPECT_EQ(outcomes_of(program(true)), (outcomes{"count=1", "count=2"}));
  EXPECT_EQ(outcomes_of(program(false)), (outcomes{"count=2"}));
}

TEST(interrupts, arrivals_during_their_own_handler_wait_and_may_coalesce) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& depth = m.make<atomic<int>>("depth");
              auto& count = m.make<atomic<int>>("count");
              auto core = m.cpu("core0");
              m.interrupt(core, "tick", {.arrivals = 3}, [&] {
                heddle::expect(depth.fetch_add(1, relaxed) == 0, kind::expectation, "nests");
                count.fetch_add(1, relaxed);
                depth.fetch_sub(1, relaxed);
              });
              m.finally([&] { observe("count", count.load()); });
            }),
            (outcomes{"count=2", "count=3"}));
}

TEST(interrupts, only_a_higher_level_nests) {
  const auto deepest = [](heddle::irq_level first, heddle::irq_level second) {
    return outcomes_of([=](machine& m) {
      auto& depth = m.make<atomic<int>>("depth");
      auto& deepest = m.make<atomic<int>>("deepest");
      auto core = m.cpu("core0");
      const auto handler = [&] {
        const int mine = depth.fetch_add(1, relaxed) + 1;
        if (mine > deepest.load(relaxed))
          deepest.store(mine, relaxed);
        depth.fetch_sub(1, relaxed);
      };
      m.interrupt(core, "first", {.level = first}, handler);
      m.interrupt(core, "second", {.level = second}, handler);
      m.finally([&] { observe("deepest", deepest.load()); });
    });
  };
  EXPECT_EQ(deepest(1, 1), (outcomes{"deepest=1"}));
  EXPECT_EQ(deepest(1, 2), (outcomes{"deepest=1", "deepest=2"}));
}

TEST(interrupts, a_handler_that_unmasks_does_not_let_its_own_level_in) {
  EXPECT_EQ(run([](machine& m) {
              auto& depth = m.make<atomic<int>>("depth");
              auto core = m.cpu("core0");
              m.interrupt(core, "tick", {.arrivals = 2}, [&] {
                cpu::irq_restore(heddle::irqs_enabled);
                heddle::expect(depth.fetch_add(1, relaxed) == 0, kind::expectation, "nests");
                depth.fetch_sub(1, relaxed);
              });
            }).verdict,
            verdict::pass);
}

TEST(interrupts, an_nmi_lands_in_a_masked_section_and_in_a_handler) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto host = m.thread("host", [&] {
                const cpu::irq_guard masked;
                const int a = x.load(relaxed);
                observe("seen", a * 10 + x.load(relaxed));
              });
              m.nmi(host, "watchdog", {}, [&] { x.store(1, relaxed); });
            }),
            (outcomes{"seen=0", "seen=1", "seen=11"}));
  EXPECT_TRUE(outcomes_of([](machine& m) {
                auto& x = m.make<atomic<int>>("x");
                auto core = m.cpu("core0");
                m.interrupt(core, "tick", {.level = heddle::max_irq_level}, [&] {
                  const int a = x.load(relaxed);
                  observe("seen", a * 10 + x.load(relaxed));
                });
                m.nmi(core, "watchdog", {}, [&] { x.store(1, relaxed); });
              }).contains("seen=1"));
}

TEST(interrupts, a_raised_line_sees_what_was_done_before) {
  for (const auto model : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
    const check_result r = run(
        [](machine& m) {
          auto& x = m.make<atomic<int>>("x");
          auto core = m.cpu("core0");
          static line_handle doorbell;
          doorbell = m.interrupt(core, "doorbell", {.arrivals = 0},
                                 [&] { observe("x", x.load(relaxed)); });
          m.thread("other", [&] {
            x.store(1, relaxed);
            cpu::raise(doorbell);
          });
        },
        model);
    EXPECT_EQ(r.outcomes, (outcomes{"x=1"})) << r.report();
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  }
}

TEST(interrupts, raising_twice_runs_the_handler_once_or_twice) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& count = m.make<atomic<int>>("count");
              auto core = m.cpu("core0");
              static line_handle doorbell;
              doorbell = m.interrupt(core, "doorbell", {.arrivals = 0},
                                     [&] { count.fetch_add(1, relaxed); });
              m.thread("other", [] {
                cpu::raise(doorbell);
                cpu::raise(doorbell);
              });
              m.finally([&] { observe("count", count.load()); });
            }),
            (outcomes{"count=1", "count=2"}));
}

TEST(interrupts, a_line_raised_by_its_own_cpu_waits_for_the_mask) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              static line_handle soft;
              auto host = m.thread("host", [&] {
                const auto before = cpu::irq_save();
                cpu::raise(soft);
                observe("masked", x.load(relaxed));
                cpu::irq_restore(before);
                observe("open", x.load(relaxed));
              });
              soft = m.interrupt(host, "soft", {.arrivals = 0}, [&] { x.store(1, relaxed); });
            }),
            (outcomes{"masked=0 open=0", "masked=0 open=1"}));
}

TEST(interrupts, a_withdrawn_line_is_not_delivered_any_more) {
  EXPECT_EQ(outcomes_of([](machine& m) {
              auto& count = m.make<atomic<int>>("count");
              static line_handle timer;
              auto host = m.thread("host", [&] {
                const cpu::irq_guard masked;
                cpu::raise(timer);
                count.load(relaxed);
                cpu::withdraw(timer);
              });
              timer =
                  m.interrupt(host, "timer", {.arrivals = 0}, [&] { count.fetch_add(1, relaxed); });
              m.finally([&] { observe("count", count.load()); });
            }),
            (outcomes{"count=0"}));
}

TEST(interrupts, raising_what_arrives_by_itself_is_a_fault) {
  const check_result r = run([](machine& m) {
    static line_handle tick;
    auto host = m.thread("host", [] { cpu::raise(tick); });
    tick = m.interrupt(host, "tick", {}, [] {});
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::forbidden_context});
}

TEST(interrupts, a_program_must_not_end_masked) {
  const check_result r = run([](machine& m) {
    auto host = m.thread("host", [] { cpu::irq_save(); });
    m.interrupt(host, "tick", {}, [] {});
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::forbidden_context});
}

} // namespace
