// Tasks under the smallest schedulers that show each case.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>

#include "checker/relacy/machine_cases.hpp"

namespace heddle::relacy {
namespace {

constexpr continuation task_number(unsigned task) {
  return {static_cast<std::uint8_t>(first_task + task)};
}
continuation this_cpu() { return {static_cast<std::uint8_t>(cpu::id())}; }

// Runs the tasks of one CPU one after the other. The first interrupt that ends while the first task
// runs swaps to the second.
struct in_turn {
  unsigned tasks = 0;
  bool preempts = false;
  unsigned current = 0;
  bool ended[4] = {};

  static in_turn& of(void* self) { return *static_cast<in_turn*>(self); }

  void swap_to(unsigned task) {
    current = task;
    cpu::swap_to(task_number(task));
  }
  static void run_cpu(void* self, unsigned) {
    auto& s = of(self);
    for (unsigned t = 0; t < s.tasks; ++t) {
      while (!s.ended[t])
        s.swap_to(t);
    }
  }
  static void run_task(void* self, unsigned task, void (*body)(const void*), const void* what) {
    cpu::irq_restore(irqs_enabled);
    body(what);
    of(self).ended[task] = true;
    cpu::swap_to(this_cpu());
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

void share_a_cpu(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& s = m.make<in_turn>("scheduler");
  auto core = m.cpu("core0");
  m.task(core, "first", 1, [&] { x.store(1, relaxed); });
  m.task(core, "second", 1, [&] { observe("x", x.load(relaxed)); });
  s.tasks = 2;
  s.attach(m);
}

void keep_their_stack(machine& m) {
  auto& s = m.make<in_turn>("scheduler");
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
}

void preempted(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& s = m.make<in_turn>("scheduler");
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
}

void keep_their_mask(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& s = m.make<in_turn>("scheduler");
  auto core = m.cpu("core0");
  m.task(core, "low", 1, [&] {
    const cpu::irq_guard masked(1);
    const int a = x.load(relaxed);
    observe("seen", a * 10 + x.load(relaxed));
    expect(cpu::irq_save(0) == 1, kind::expectation, "the mask is as before");
  });
  m.task(core, "high", 2, [&] { x.store(1, relaxed); });
  m.interrupt(core, "tick", {.level = 2}, [] {});
  s.tasks = 2;
  s.preempts = true;
  s.attach(m);
}

// The task begins on one CPU and ends on the other, which got it over a flag; others run meanwhile.
struct handed_over {
  atomic<int> flag{0};

  static void run_cpu(void* self, unsigned id) {
    auto& s = *static_cast<handed_over*>(self);
    if (id == 1)
      await(s.flag, acquire, 1);
    cpu::swap_to(task_number(0));
    if (id == 0)
      s.flag.store(1, release);
  }
  static void run_task(void*, unsigned, void (*body)(const void*), const void* what) {
    body(what);
    cpu::swap_to(this_cpu());
  }
};

void moves(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& s = m.make<handed_over>("scheduler");
  auto core = m.cpu("core0");
  m.cpu("core1");
  m.task(core, "traveller", 1, [&] {
    volatile int mine = static_cast<int>(cpu::id());
    x.store(1, relaxed);
    cpu::swap_to({0});
    observe("x", x.load(relaxed));
    observe("path", mine * 10 + static_cast<int>(cpu::id()));
  });
  m.schedule({&s, &handed_over::run_cpu, &handed_over::run_task, nullptr});
}

// Where a task stops in the middle, everybody else still can.
void waits_on_its_own_stack(machine& m) {
  auto& go = m.make<atomic<int>>("go");
  auto& s = m.make<in_turn>("scheduler");
  auto core = m.cpu("core0");
  m.task(core, "waiter", 1, [&] {
    volatile int mine = 3;
    await(go, acquire, 1);
    observe("mine", int{mine});
  });
  m.thread("other", [&] { go.store(1, release); });
  s.tasks = 1;
  s.attach(m);
}

void waits_in_vain(machine& m) {
  auto& go = m.make<atomic<int>>("go");
  auto& s = m.make<in_turn>("scheduler");
  auto core = m.cpu("core0");
  m.task(core, "waiter", 1, [&] { await(go, acquire, 1); });
  s.tasks = 1;
  s.attach(m);
}

void drops_out(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& s = m.make<in_turn>("scheduler");
  auto core = m.cpu("core0");
  m.task(core, "first", 1, [&] {
    const int seen = x.load(relaxed);
    assume(seen == 1);
    observe("seen", seen);
  });
  m.thread("other", [&] { x.store(1, relaxed); });
  s.tasks = 1;
  s.attach(m);
}

void no_scheduler(machine& m) {
  auto core = m.cpu("core0");
  m.task(core, "alone", 1, [] {});
}

void swaps_in_a_handler(machine& m) {
  auto& s = m.make<in_turn>("scheduler");
  auto core = m.cpu("core0");
  m.task(core, "first", 1, [] {});
  m.interrupt(core, "tick", {}, [&] { s.swap_to(0); });
  s.tasks = 1;
  s.attach(m);
}

void swaps_to_another_cpu(machine& m) {
  m.cpu("core0");
  m.thread("other", [] { cpu::swap_to({0}); });
}

void runs_twice(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto core = m.cpu("core0");
  m.cpu("core1");
  m.task(core, "wanted", 1, [&] { x.store(1, relaxed); });
  m.schedule({nullptr, [](void*, unsigned) { cpu::swap_to(task_number(0)); },
              [](void*, unsigned, void (*body)(const void*), const void* what) {
                body(what);
                cpu::swap_to(this_cpu());
              },
              nullptr});
}

void ends_without_swapping(machine& m) {
  auto core = m.cpu("core0");
  m.task(core, "careless", 1, [] {});
  m.schedule({nullptr, [](void*, unsigned) { cpu::swap_to(task_number(0)); },
              [](void*, unsigned, void (*body)(const void*), const void* what) { body(what); },
              nullptr});
}

} // namespace

const std::vector<machine_case>& task_cases() {
  static const std::vector<machine_case> all{
      {"share a CPU", &share_a_cpu, kind::none, {"x=1"}},
      {"keep their stack", &keep_their_stack, kind::none, {"mine=7 other=1"}},
      {"are preempted", &preempted, kind::none, {"seen=0", "seen=1", "seen=11"}},
      {"keep their mask", &keep_their_mask, kind::none, {"seen=0", "seen=1", "seen=11"}},
      {"move to another CPU", &moves, kind::none, {"path=1 x=1"}},
      {"wait", &waits_on_its_own_stack, kind::none, {"mine=3"}},
      {"wait in vain", &waits_in_vain, kind::lost_wakeup},
      {"drop out", &drops_out, kind::none, {"seen=1"}},
      {"need a scheduler", &no_scheduler, kind::expectation},
      {"are not swapped to in a handler", &swaps_in_a_handler, kind::forbidden_context},
      {"are not CPUs", &swaps_to_another_cpu, kind::forbidden_context},
      {"run on one CPU at a time", &runs_twice, kind::forbidden_context},
      {"do not just end", &ends_without_swapping, kind::forbidden_context},
  };
  return all;
}

} // namespace heddle::relacy
