// Scenarios with tasks: switching, preemption when an interrupt ends, migration.
#include <type_traits>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/scenario.hpp>

#include "harness/platforms/qemu/test/small_scheduler.hpp"

namespace {

using heddle::atomic;
using heddle::cover;
using heddle::expect;
using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::relaxed;
using heddle::selftest::small_scheduler;
namespace cpu = heddle::cpu;

struct plain_policy {};

// Tasks of equal priority take turns.
template <class>
struct taking_turns {
  small_scheduler scheduler;
  unsigned turns[3] = {};

  void build(heddle::machine& m) {
    const auto core = m.cpu("core");
    scheduler.build(m);
    m.task(core, "a", 1, [this] { run(0); });
    m.task(core, "b", 1, [this] { run(1); });
    m.task(core, "c", 1, [this] { run(2); });
    m.finally([this] {
      for (const unsigned t : turns)
        expect(t == 4, kind::expectation, "every task came to its end");
    });
  }

  void run(unsigned id) {
    for (unsigned turn = 0; turn < 4; ++turn) {
      ++turns[id];
      for (const unsigned other : turns)
        expect(other == turn || other == turn + 1, kind::expectation, "nobody is left behind");
      scheduler.yield();
    }
  }
};

HEDDLE_SCENARIO(taking_turns_test) = heddle::scenario<taking_turns>("selftest/tasks/turns",
                                                                    "a test of images")
                                         .variant<plain_policy>("three", pass);

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

// What a continuation must not do.
constinit atomic<unsigned> running{0};
constinit atomic<unsigned> never{0};

struct a_task_that_returns {
  static void body(heddle::line_handle) {}
};
struct swap_to_another_cpu {
  static void body(heddle::line_handle) { cpu::swap_to({1}); }
};
struct swap_to_no_task {
  static void body(heddle::line_handle) { cpu::swap_to({heddle::first_task + 1}); }
};
struct swap_in_a_handler {
  static void body(heddle::line_handle bell) { cpu::raise(bell); }
};
// The other CPU does, which is told that this one is running.
struct swap_to_a_running_task {
  static void body(heddle::line_handle) {
    running.store(1);
    heddle::await(never, relaxed, 1);
  }
};
struct endless_recursion {
  [[gnu::noinline]] static unsigned deeper(const unsigned* above) {
    volatile unsigned here[64] = {};
    here[0] = *above + 1;
    const unsigned seen = here[0];
    return seen == 0 ? 0 : deeper(&seen) + here[63];
  }
  static void body(heddle::line_handle) {
    const unsigned begin = 0;
    heddle::observe("depth", deeper(&begin));
  }
};

template <class Policy>
struct misuse {
  heddle::line_handle bell{};

  void build(heddle::machine& m) {
    const auto core = m.cpu("core");
    m.thread("other", [] {
      if constexpr (std::is_same_v<Policy, swap_to_a_running_task>) {
        heddle::await(running, heddle::acquire, 1);
        cpu::swap_to({heddle::first_task});
      }
    });
    m.schedule(
        {.run_cpu = [](void*, unsigned) { cpu::swap_to({heddle::first_task}); },
         .run_task = [](void*, unsigned, void (*body)(const void*), const void* of) { body(of); }});
    m.task(core, "task", 1, [this] { Policy::body(bell); });
    bell = m.interrupt(core, "bell", {.arrivals = 0}, [] { cpu::swap_to({0}); });
  }
};

HEDDLE_SCENARIO(misuse_test) =
    heddle::scenario<misuse>("selftest/tasks/misuse", "a test of images")
        .variant<a_task_that_returns>("returns", fails(kind::forbidden_context))
        .variant<swap_to_another_cpu>("another-cpu", fails(kind::forbidden_context))
        .variant<swap_to_a_running_task>("running-task", fails(kind::forbidden_context))
        .variant<swap_in_a_handler>("in-a-handler", fails(kind::forbidden_context))
        .variant<swap_to_no_task>("no-task", fails(kind::forbidden_context))
        .variant<endless_recursion>("endless-recursion", fails(kind::crash));

} // namespace
