// Tasks through whole checks: how many executions, and what is said. What a task is:
// harness/platforms/conformance.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

namespace {

using heddle::atomic;
using heddle::check_result;
using heddle::kind;
using heddle::machine;
using heddle::memory_model;
using heddle::observe;
using heddle::relaxed;
namespace cpu = heddle::cpu;

using outcomes = std::set<std::string>;

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::sc) {
  return heddle::check({.model = model, .stop_at_first_failure = false}, build);
}

// Runs the tasks of one CPU one after the other.
struct small_scheduler {
  unsigned tasks = 0;
  bool ended[4] = {};

  static small_scheduler& of(void* self) { return *static_cast<small_scheduler*>(self); }

  void swap_to(unsigned task) {
    cpu::swap_to({static_cast<std::uint8_t>(heddle::first_task + task)});
  }

  static void run_cpu(void* self, unsigned) {
    auto& s = of(self);
    for (unsigned t = 0; t < s.tasks; ++t) {
      while (!s.ended[t])
        s.swap_to(t);
    }
  }
  static void run_task(void* self, unsigned task, void (*body)(const void*), const void* what) {
    auto& s = of(self);
    cpu::irq_restore(heddle::irqs_enabled);
    body(what);
    cpu::irq_save();
    s.ended[task] = true;
    cpu::irq_restore(heddle::irqs_enabled);
    cpu::swap_to({static_cast<std::uint8_t>(0)});
  }
  void attach(machine& m) { m.schedule({this, &run_cpu, &run_task, nullptr}); }
};

TEST(tasks, share_a_cpu_and_its_program_order) {
  for (const auto model : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
    const check_result r = run(
        [](machine& m) {
          auto& x = m.make<atomic<int>>("x");
          auto& s = m.make<small_scheduler>("scheduler");
          auto core = m.cpu("core0");
          m.task(core, "first", 1, [&] { x.store(1, relaxed); });
          m.task(core, "second", 1, [&] { observe("x", x.load(relaxed)); });
          s.tasks = 2;
          s.attach(m);
        },
        model);
    EXPECT_EQ(r.outcomes, (outcomes{"x=1"})) << r.report();
    EXPECT_EQ(r.executions, 1U);
  }
}

TEST(tasks, that_overflow_their_stack_crash) {
  const check_result r = run([](machine& m) {
    auto& s = m.make<small_scheduler>("scheduler");
    auto core = m.cpu("core0");
    m.task(core, "deep", 1, [] {
      struct recursion {
        static int down(volatile int* p) {
          volatile int room[512] = {};
          room[0] = *p + 1;
          return room[0] < 0 ? 0 : down(room) + room[0];
        }
      };
      volatile int zero = 0;
      observe("depth", recursion::down(&zero));
    });
    s.tasks = 1;
    s.attach(m);
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::crash});
  EXPECT_NE(r.failure.message.find("stack overflow"), std::string::npos) << r.failure.message;
}

} // namespace
