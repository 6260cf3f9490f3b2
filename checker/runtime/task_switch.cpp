// Continuations, and switching between them.
#include <utility>

#include "checker/runtime/runner.hpp"

namespace heddle::checker {

void task_switch::open() {
  for (unsigned i = 0; i < run_.image.machine().tasks(); ++i) {
    const std::size_t slot = address_space::task_slots + i;
    run_.image.space().open(slot);
    task& t = *tasks_.emplace_back(std::make_unique<task>());
    t.context.attach(run_.space().stack_low(slot), run_.space().stack_high(slot),
                     run_.space().fill());
  }
}

void task_switch::restart() {
  for (auto& t : tasks_)
    t->started = false;
}

void task_switch::main(void* t) {
  fiber::arrived();
  auto& self = *static_cast<task*>(t);
  runner& r = *self.on->owner;
  r.programs.run_guarded(*self.on, [](runner& on, lane& l) {
    on.image.machine().run_task(static_cast<unsigned>(l.task - task_context(0)));
  });
  const host_section host;
  r.endings.fail(self.on,
                 {kind::forbidden_context, "a task ended without swapping to another one", {}});
}

fiber& task_switch::continuation_for(lane& l, unsigned continuation, site where) {
  const char* wrong = nullptr;
  if (l.interrupts.in_handler())
    wrong = "swap_to() in an interrupt handler";
  else if (continuation == l.id)
    return l.context;
  else if (continuation < first_task || continuation - first_task >= tasks_.size())
    wrong = "swap_to() of a continuation that is not one of this CPU or a task";
  else if (lane* const on = tasks_[continuation - first_task]->on;
           tasks_[continuation - first_task]->started &&
           on->running == &tasks_[continuation - first_task]->context)
    wrong = "swap_to() of a task that is running";
  if (wrong == nullptr)
    return tasks_[continuation - first_task]->context;
  const host_section host;
  run_.endings.fail(&l, {kind::forbidden_context, wrong, where});
}

void task_switch::swap_to(lane& l, unsigned continuation, site where, const waiting_place& at) {
  run_.interrupted.compiler_barrier(l);
  fiber& to = continuation_for(l, continuation, where);
  fiber& from = *l.running;
  if (&to == &from)
    return;
  const context_id self = l.task;
  {
    const host_section host;
    l.rounds.suspend(self, at);
  }
  const unsigned deliveries = std::exchange(l.deliveries, 0);
  const unsigned index = continuation - first_task;
  l.running = &to;
  l.task = continuation < first_task ? own_context : task_context(index);
  if (continuation >= first_task) {
    task& t = *tasks_[index];
    t.on = &l;
    if (!t.started)
      to.reset(&main, &t);
    t.started = true;
  }
  fiber::switch_to(from, to);
  // Whoever resumed this continuation said on which lane.
  current_lane = self == own_context ? &l : tasks_[self - task_context(0)]->on;
  current_runner = &run_;
  current_lane->deliveries = deliveries;
  current_lane->interrupts.offer_again();
}

} // namespace heddle::checker
