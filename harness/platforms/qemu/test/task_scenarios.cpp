// Scenarios with tasks that have too many interleavings for an exploration; the rules are in
// harness/platforms/conformance.
#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/scenario.hpp>

#include "harness/platforms/conformance/small_scheduler.hpp"

namespace {

using heddle::atomic;
using heddle::cover;
using heddle::expect;
using heddle::kind;
using heddle::pass;
using heddle::relaxed;
using heddle::conformance::small_scheduler;
namespace cpu = heddle::cpu;

struct plain_policy {};

// Keeps three numbers in registers meanwhile.
template <class Act>
[[gnu::always_inline]] constexpr unsigned compute(Act act) {
  unsigned a = 1;
  unsigned b = 2;
  unsigned c = 3;
  for (unsigned i = 0; i < 30; ++i) {
    act();
    a += b;
    b ^= c + i;
    c += a;
  }
  return a ^ b ^ c;
}

// An urgent task that an interrupt wakes runs before the interrupted one goes on, which does not
// notice: what it had in registers is as it was.
template <class>
struct preemption {
  static constexpr unsigned expected = compute([] {});
  small_scheduler scheduler;
  atomic<unsigned> sum{0};
  bool working = false;
  unsigned woken = 0;

  void build(heddle::machine& m) {
    const auto core = m.cpu("core");
    scheduler.build(m);
    m.task(core, "urgent", 5, [this] {
      for (int i = 0; i < 2; ++i) {
        scheduler.block();
        expect(!cpu::in_interrupt(), kind::expectation, "a task is no handler");
        ++woken;
        cover(working ? "preempts" : "in time");
        expect(compute([this] { sum.fetch_add(1, relaxed); }) == expected, kind::expectation,
               "the registers of a task are its own");
      }
    });
    m.task(core, "long", 1, [this] {
      working = true;
      expect(compute([this] { sum.fetch_add(1, relaxed); }) == expected, kind::expectation,
             "the registers of a task are its own");
      working = false;
    });
    m.interrupt(core, "wake", {}, [this] { scheduler.wake(0); });
    m.interrupt(core, "wake again", {.level = 2}, [this] { scheduler.wake(0); });
    m.finally([this] {
      expect(sum.load() == 90, kind::expectation, "both did their work");
      expect(woken == 2, kind::expectation, "the urgent task came to its end");
    });
  }
};

HEDDLE_SCENARIO(preemption_test) = heddle::scenario<preemption>("selftest/tasks/preemption",
                                                                "a test of images")
                                       .covers("preempts")
                                       .variant<plain_policy>("at-interrupt-exit", pass);

// Tasks that run where there is room.
template <class>
struct migration {
  small_scheduler scheduler;
  atomic<unsigned> sum{0};

  void build(heddle::machine& m) {
    const auto first = m.cpu("first");
    const auto second = m.cpu("second");
    scheduler.build(m, true);
    for (const auto core : {first, second, first})
      m.task(core, "wanderer", 1, [this] { run(); });
    m.interrupt(first, "tick", {.arrivals = 3}, [] {});
    m.interrupt(second, "tick", {.arrivals = 3}, [] {});
    m.finally([this] { expect(sum.load() == 15, kind::expectation, "all work is done"); });
  }

  void run() {
    for (int i = 0; i < 5; ++i) {
      const unsigned before = cpu::id();
      sum.fetch_add(1);
      scheduler.yield();
      cover(before == cpu::id() ? "stays" : "moves");
    }
  }
};

HEDDLE_SCENARIO(migration_test) = heddle::scenario<migration>("selftest/tasks/migration",
                                                              "a test of images")
                                      .covers("stays", "moves")
                                      .variant<plain_policy>("two-cpus", pass);

} // namespace
