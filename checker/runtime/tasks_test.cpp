// Tasks as continuations, under the smallest scheduler that shows each case.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

namespace {

using heddle::atomic;
using heddle::check_result;
using heddle::continuation;
using heddle::expect;
using heddle::kind;
using heddle::machine;
using heddle::memory_model;
using heddle::observe;
using heddle::relaxed;
using heddle::verdict;
namespace cpu = heddle::cpu;

using outcomes = std::set<std::string>;

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::sc) {
  return heddle::check({.model = model, .stop_at_first_failure = false}, build);
}

// Runs the tasks of one CPU one after the other; interrupt exit swaps to the other task, once.
struct small_scheduler {
  unsigned tasks = 0;
  unsigned current = 0;
  bool ended[4] = {};
  bool preempts = false;

  static small_scheduler& of(void* self) { return *static_cast<small_scheduler*>(self); }

  void swap_to(unsigned task) {
    current = task;
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
  static void leave_interrupt(void* self, unsigned) {
    auto& s = of(self);
    if (!s.preempts || s.current != 0 || s.ended[0] || s.ended[1])
      return;
    s.preempts = false;
    s.swap_to(1);
  }

  void attach(machine& m) { m.schedule({this, &run_cpu, &run_task, &leave_interrupt}); }
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

TEST(tasks, keep_their_stack_while_others_run) {
  EXPECT_EQ(run([](machine& m) {
              auto& s = m.make<small_scheduler>("scheduler");
              auto core = m.cpu("core0");
              m.task(core, "first", 1, [&] {
                volatile int mine = 7;
                s.swap_to(1);
                observe("mine", int{mine});
              });
              m.task(core, "second", 1, [&] {
                volatile int other[64] = {};
                other[63] = 1;
                s.swap_to(0);
                observe("other", int{other[63]});
              });
              s.tasks = 2;
              s.attach(m);
            }).outcomes,
            (outcomes{"mine=7 other=1"}));
}

TEST(tasks, are_preempted_where_an_interrupt_ends) {
  const check_result r = run([](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto& s = m.make<small_scheduler>("scheduler");
    auto core = m.cpu("core0");
    m.task(core, "low", 1, [&] {
      const int a = x.load(relaxed);
      observe("seen", a * 10 + x.load(relaxed));
    });
    m.task(core, "high", 2, [&] { x.store(1, relaxed); });
    m.interrupt(core, "tick", {}, [] {});
    s.tasks = 2;
    s.preempts = true;
    s.attach(m);
  });
  EXPECT_EQ(r.outcomes, (outcomes{"seen=0", "seen=1", "seen=11"})) << r.report();
}

TEST(tasks, go_on_where_they_were_interrupted_with_the_mask_they_had) {
  EXPECT_EQ(run([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto& s = m.make<small_scheduler>("scheduler");
              auto core = m.cpu("core0");
              m.task(core, "low", 1, [&] {
                const cpu::irq_guard masked(1);
                x.load(relaxed);
                x.load(relaxed);
                expect(cpu::irq_save(0) == 1, kind::expectation, "the mask is kept");
              });
              m.task(core, "high", 2, [&] { x.store(1, relaxed); });
              m.interrupt(core, "tick", {.level = 2}, [] {});
              s.tasks = 2;
              s.preempts = true;
              s.attach(m);
            }).verdict,
            verdict::pass);
}

// The second task begins on one CPU and ends on another, which got it over a flag.
struct migration {
  atomic<int> handed{0};
  bool moved = false;

  static migration& of(void* self) { return *static_cast<migration*>(self); }
  static void run_cpu(void* self, unsigned id) {
    auto& s = of(self);
    if (id == 1)
      heddle::await(s.handed, heddle::acquire, 1);
    cpu::swap_to({static_cast<std::uint8_t>(heddle::first_task)});
    if (id == 0)
      s.handed.store(1, heddle::release);
  }
  static void run_task(void*, unsigned, void (*body)(const void*), const void* what) {
    body(what);
    cpu::swap_to({static_cast<std::uint8_t>(cpu::id())});
  }
};

TEST(tasks, may_move_to_another_cpu) {
  for (const auto model : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
    const check_result r = run(
        [](machine& m) {
          auto& s = m.make<migration>("scheduler");
          auto core = m.cpu("core0");
          m.cpu("core1");
          m.task(core, "traveller", 1, [] {
            int mine = static_cast<int>(cpu::id());
            cpu::swap_to({0});
            observe("path", mine * 10 + static_cast<int>(cpu::id()));
          });
          m.schedule({&s, &migration::run_cpu, &migration::run_task, nullptr});
        },
        model);
    EXPECT_EQ(r.outcomes, (outcomes{"path=1"})) << r.report();
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  }
}

TEST(tasks, need_a_scheduler) {
  const check_result r = run([](machine& m) {
    auto core = m.cpu("core0");
    m.task(core, "alone", 1, [] {});
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::expectation});
}

TEST(tasks, are_not_swapped_to_in_a_handler_nor_twice) {
  EXPECT_EQ(run([](machine& m) {
              auto& s = m.make<small_scheduler>("scheduler");
              auto core = m.cpu("core0");
              m.task(core, "first", 1, [] {});
              m.interrupt(core, "tick", {}, [&] { s.swap_to(0); });
              s.tasks = 1;
              s.attach(m);
            }).kinds,
            std::set<kind>{kind::forbidden_context});
  EXPECT_EQ(run([](machine& m) {
              auto core = m.cpu("core0");
              m.thread("other", [] { cpu::swap_to({0}); });
              static_cast<void>(core);
            }).kinds,
            std::set<kind>{kind::forbidden_context});
}

TEST(tasks, that_end_without_swapping_away_are_a_fault) {
  const check_result r = run([](machine& m) {
    auto core = m.cpu("core0");
    m.task(core, "careless", 1, [] {});
    m.schedule(
        {nullptr,
         [](void*, unsigned) { cpu::swap_to({static_cast<std::uint8_t>(heddle::first_task)}); },
         [](void*, unsigned, void (*body)(const void*), const void* what) { body(what); },
         nullptr});
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::forbidden_context});
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
