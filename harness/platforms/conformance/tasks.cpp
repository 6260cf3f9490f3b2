// Tasks under the smallest schedulers that show each rule.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>

#include "harness/platforms/conformance/rule.hpp"
#include "harness/platforms/conformance/small_scheduler.hpp"

namespace heddle::conformance {
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
    const cpu::irq_guard guard(1);
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

void swaps_to_itself_in_a_handler(machine& m) {
  auto host = m.thread("host", [] { cpu::swap_to(this_cpu()); });
  m.interrupt(host, "tick", {}, [] { cpu::swap_to(this_cpu()); });
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

void swaps_to_a_running_task(machine& m) {
  auto& runs = m.make<atomic<int>>("runs");
  auto& never = m.make<atomic<int>>("never");
  auto core = m.cpu("core0");
  m.thread("other", [&] {
    await(runs, acquire, 1);
    cpu::swap_to(task_number(0));
  });
  m.task(core, "wanted", 1, [&] {
    runs.store(1, release);
    await(never, relaxed, 1);
  });
  m.schedule({nullptr, [](void*, unsigned) { cpu::swap_to(task_number(0)); },
              [](void*, unsigned, void (*body)(const void*), const void* what) { body(what); },
              nullptr});
}

void ends_without_swapping(machine& m) {
  auto core = m.cpu("core0");
  m.task(core, "careless", 1, [] {});
  m.schedule({nullptr, [](void*, unsigned) { cpu::swap_to(task_number(0)); },
              [](void*, unsigned, void (*body)(const void*), const void* what) { body(what); },
              nullptr});
}

void swaps_to_no_task(machine& m) {
  auto core = m.cpu("core0");
  m.task(core, "alone", 1, [] { cpu::swap_to(task_number(1)); });
  m.schedule({nullptr, [](void*, unsigned) { cpu::swap_to(task_number(0)); },
              [](void*, unsigned, void (*body)(const void*), const void* what) {
                body(what);
                cpu::swap_to(this_cpu());
              },
              nullptr});
}

[[gnu::noinline]] unsigned deeper(const unsigned* above) {
  volatile unsigned here[64] = {};
  here[0] = *above + 1;
  const unsigned seen = here[0];
  return seen == 0 ? 0 : deeper(&seen) + here[63]; // it would end after 2^32 calls
}

void overflows(machine& m) {
  auto& s = m.make<in_turn>("scheduler");
  auto core = m.cpu("core0");
  m.task(core, "deep", 1, [] {
    const unsigned begin = 0;
    observe("depth", deeper(&begin));
  });
  s.tasks = 1;
  s.attach(m);
}

// Tasks of equal priority take turns under a scheduler with a lock.
void take_turns(machine& m) {
  struct round {
    small_scheduler scheduler;
    unsigned turns[3] = {};

    void run(unsigned id) {
      for (unsigned turn = 0; turn < 4; ++turn) {
        ++turns[id];
        for (const unsigned other : turns)
          expect(other == turn || other == turn + 1, kind::expectation, "nobody is left behind");
        scheduler.yield();
      }
    }
  };
  auto& r = m.make<round>("round");
  auto core = m.cpu("core");
  r.scheduler.build(m);
  for (unsigned id : {0U, 1U, 2U})
    m.task(core, "task", 1, [&r, id] { r.run(id); });
  m.finally([&r] { observe("turns", r.turns[0] + r.turns[1] + r.turns[2]); });
}

// Keeps three numbers in registers meanwhile.
template <class Act>
[[gnu::always_inline]] constexpr unsigned compute(Act act) {
  unsigned a = 1;
  unsigned b = 2;
  unsigned c = 3;
  for (unsigned i = 0; i < 8; ++i) {
    act();
    a += b;
    b ^= c + i;
    c += a;
  }
  return a ^ b ^ c;
}
constexpr unsigned computed = compute([] {});

// An urgent task that an interrupt wakes runs before the interrupted one goes on, which does not
// notice: what it had in registers is as it was.
void urgent_first(machine& m) {
  struct desk {
    small_scheduler scheduler;
    atomic<unsigned> sum{0};
    bool working = false;

    void work() {
      expect(compute([this] { sum.fetch_add(1, relaxed); }) == computed, kind::expectation,
             "the registers of a task are its own");
    }
  };
  auto& d = m.make<desk>("desk");
  auto core = m.cpu("core");
  d.scheduler.build(m);
  m.task(core, "urgent", 5, [&d] {
    d.scheduler.block();
    expect(!cpu::in_interrupt(), kind::expectation, "a task is no handler");
    cover(d.working ? "preempts" : "in time");
    d.work();
  });
  m.task(core, "long", 1, [&d] {
    d.working = true;
    d.work();
    d.working = false;
  });
  m.interrupt(core, "wake", {}, [&d] { d.scheduler.wake(0); });
  m.finally([&d] { observe("sum", d.sum.load()); });
}

// Tasks share their CPU in program order, each on its own stack.
HEDDLE_RULE(share_rule) = rule("machine/tasks/sharing")
                              .passes<&share_a_cpu>("memory", {"x=1"})
                              .passes<&keep_their_stack>("stacks", {"mine=7 other=1"})
                              .passes<&take_turns>("turns", {"turns=12"});

// Another task runs where an interrupt ends; who was interrupted goes on with the mask that it had.
HEDDLE_RULE(preempted_rule) = rule("machine/tasks/preemption")
                                  .passes<&preempted>("open", {"seen=0", "seen=1", "seen=11"})
                                  .passes<&keep_their_mask>("masked",
                                                            {"seen=0", "seen=1", "seen=11"})
                                  .passes<&urgent_first>("urgent", {"sum=16"},
                                                         {.covers = {"preempts", "in time"}});

// A task goes on where it was left, on whatever CPU resumes it.
HEDDLE_RULE(moves_rule) =
    rule("machine/tasks/migration").passes<&moves>("handed-over", {"path=1 x=1"});

// A task that waits keeps its CPU; one that drops out ends the execution.
HEDDLE_RULE(waits_rule) = rule("machine/tasks/waiting")
                              .passes<&waits_on_its_own_stack>("for-another-cpu", {"mine=3"})
                              .fails<&waits_in_vain>("in-vain", fails(kind::lost_wakeup))
                              .passes<&drops_out>("dropping-out", {"seen=1"});

// What runs nowhere can be swapped to, if it is a task or the CPU's own program; not in a handler,
// and a task does not just end.
HEDDLE_RULE(task_misuse_rule) =
    rule("machine/tasks/misuse")
        .fails<&no_scheduler>("no-scheduler", fails(kind::expectation), {},
                              {.says = "tasks need a scheduler"})
        .fails<&swaps_in_a_handler>("in-a-handler", fails(kind::forbidden_context), {},
                                    {.says = "swap_to() in an interrupt handler"})
        .fails<&swaps_to_itself_in_a_handler>("in-a-handler-to-itself",
                                              fails(kind::forbidden_context), {},
                                              {.says = "swap_to() in an interrupt handler"})
        .fails<&swaps_to_another_cpu>(
            "another-cpu", fails(kind::forbidden_context), {},
            {.says = "swap_to() of a continuation that is not one of this CPU or a task"})
        .fails<&swaps_to_no_task>(
            "no-task", fails(kind::forbidden_context), {},
            {.says = "swap_to() of a continuation that is not one of this CPU or a task"})
        .fails<&runs_twice>("twice", fails(kind::forbidden_context))
        .fails<&swaps_to_a_running_task>("running-task", fails(kind::forbidden_context), {},
                                         {.says = "swap_to() of a task that is running"})
        .fails<&ends_without_swapping>("returns", fails(kind::forbidden_context), {},
                                       {.says = "a task ended without swapping to another one"})
        .fails<&overflows>("endless-recursion", fails(kind::crash));

} // namespace
} // namespace heddle::conformance
