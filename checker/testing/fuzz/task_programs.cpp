// The draw, the machine with a scheduler as small as can be, and the comparison.
#include "checker/testing/fuzz/task_programs.hpp"

#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/machine.hpp>

#include "checker/check/check.hpp"
#include "checker/testing/fuzz/task_code.hpp"
#include "checker/testing/oracle/dice.hpp"

namespace heddle::checker::fuzz {
namespace {

using oracle::dice;

access_list draw_accesses(dice& d, unsigned least) {
  access_list list{.count = d.between(least, most_accesses)};
  for (unsigned i = 0; i < list.count; ++i)
    list.steps[i] = {.what = d.weighted<touch_kind>({{touch_kind::read, 25},
                                                     {touch_kind::write, 20},
                                                     {touch_kind::add, 40},
                                                     {touch_kind::volatile_add, 8},
                                                     {touch_kind::atomic_add, 5},
                                                     {touch_kind::barrier, 2}}),
                     .variable = static_cast<unsigned char>(d.below(variables)),
                     .value = static_cast<unsigned char>(d.between(3, 5))};
  return list;
}

// Task 0 is the low one, task 1 the high one. An interrupt that has woken the high one switches to
// it, unless it runs or has ended; whoever ends or yields gives way to the other.
struct two_tasks {
  explicit two_tasks(const task_program& program) : p(program) {}

  const task_program& p;
  bool woken = false;
  bool ended[2] = {};
  unsigned running = 0;

  static two_tasks& of(void* self) { return *static_cast<two_tasks*>(self); }

  void swap_to(unsigned task) {
    running = task;
    cpu::swap_to({static_cast<std::uint8_t>(first_task + task)});
  }
  static void run_cpu(void* self, unsigned) {
    auto& s = of(self);
    if (s.p.high_comes_first)
      s.swap_to(1);
    while (!s.ended[0])
      s.swap_to(0);
    while (!s.ended[1])
      s.swap_to(1);
  }
  static void run_task(void* self, unsigned task, void (*body)(const void*), const void* what) {
    auto& s = of(self);
    cpu::irq_restore(irqs_enabled);
    body(what);
    cpu::irq_save();
    s.ended[task] = true;
    cpu::irq_restore(irqs_enabled);
    cpu::swap_to({std::uint8_t{0}});
  }
  static void leave_interrupt(void* self, unsigned) {
    auto& s = of(self);
    if (!s.woken || s.running != 0 || s.ended[0] || s.ended[1])
      return;
    s.woken = false;
    s.swap_to(1);
  }

  void low() const {
    const irq_level before = p.masks ? cpu::irq_save() : irqs_enabled;
    observe("low", heddle_fuzz_touch(&p.low, 0, most_accesses));
    if (p.masks)
      cpu::irq_restore(before);
  }
  void high() {
    observe("high", heddle_fuzz_touch(&p.high, 0, 2));
    if (p.high_comes_first && !ended[0]) {
      cpu::irq_save();
      running = 0;
      cpu::swap_to({std::uint8_t{0}}); // on to the low one; back when it has ended, or is preempted
      cpu::irq_restore(irqs_enabled);
    }
    observe("high2", heddle_fuzz_touch(&p.high, 2, most_accesses));
  }
  void handler() {
    observe("handler", heddle_fuzz_touch(&p.handler, 0, 2));
    woken = p.wakes;
  }
};

std::string text_of(const check_result& r) {
  std::string text;
  for (const kind k : r.kinds)
    text += std::string(name_of(k)) + " ";
  for (const std::string& o : r.outcomes)
    text += "\n    " + o;
  return text;
}

} // namespace

task_program random_tasks(std::uint64_t seed) {
  dice d(seed);
  task_program p{.low = draw_accesses(d, 1),
                 .high = draw_accesses(d, 1),
                 .handler = draw_accesses(d, 0),
                 .wakes = d.chance(85),
                 .high_comes_first = d.chance(35),
                 .masks = d.chance(15),
                 .handler_of_other = d.chance(25)};
  return p;
}

check_result run_tasks(const task_program& p, memory_model model, bool pruned) {
  const check_options options{.model = model,
                              .bounds = {.max_executions = 50'000},
                              .stop_at_first_failure = false,
                              .irq_pruning = pruned};
  return check(options, [&p](machine& m) {
    auto& t = m.make<two_tasks>("tasks", p);
    m.schedule({&t, &two_tasks::run_cpu, &two_tasks::run_task, &two_tasks::leave_interrupt});
    const cpu_handle core = m.cpu("core");
    m.task(core, "low", 1, [&t] { t.low(); });
    m.task(core, "high", 2, [&t] { t.high(); });
    m.interrupt(core, "device", {.arrivals = 1}, [&t] { t.handler(); });
    if (p.handler_of_other)
      m.interrupt(core, "tick", {.arrivals = 1, .level = 2},
                  [&p] { observe("tick", heddle_fuzz_touch(&p.handler, 2, 3)); });
    m.finally([] { observe("end", heddle_fuzz_variables()); });
  });
}

tasks_agreement compare_tasks(const task_program& p, memory_model model) {
  const check_result pruned = run_tasks(p, model, true);
  const check_result everywhere = run_tasks(p, model, false);
  tasks_agreement a{.differences = {},
                    .pruned = pruned.executions + pruned.failed,
                    .unpruned = everywhere.executions + everywhere.failed,
                    .fails = !pruned.kinds.empty()};
  // Behind a failure, what its lane would have done is not looked at.
  const bool same = pruned.kinds == everywhere.kinds &&
                    (a.fails || pruned.outcomes == everywhere.outcomes) && pruned.exhaustive &&
                    everywhere.exhaustive;
  if (!same)
    a.differences = "  pruned: " + text_of(pruned) + "\n  unpruned: " + text_of(everywhere) + "\n";
  return a;
}

} // namespace heddle::checker::fuzz
