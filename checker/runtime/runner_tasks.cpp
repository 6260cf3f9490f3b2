// Tasks: continuations that a scheduler, which is code under test, switches between on its lanes.
//
// Switching is not an event: which task runs is a function of what the lane did. A task that moves
// to another lane runs natively there from its next operation on; that its memory is in the right
// state then is due to the lock under which it was handed over.
#include <utility>

#include "checker/runtime/runner.hpp"

namespace heddle::checker {

void runner::open_tasks() {
  for (unsigned i = 0; i < image_.machine().tasks(); ++i) {
    const std::size_t slot = address_space::task_slots + i;
    image_.space().open(slot);
    task_state& t = *tasks_.emplace_back(std::make_unique<task_state>());
    t.context.attach(space().stack_low(slot), space().stack_high(slot), space().fill());
  }
}

void runner::task_main(void* task) {
  fiber::arrived();
  auto& self = *static_cast<task_state*>(task);
  runner& r = *self.on->owner;
  r.run_guarded(*self.on, &runner::run_task);
  const host_section host;
  r.fail(self.on, {kind::forbidden_context, "a task ended without swapping to another one", {}});
}

void runner::run_task(lane& l) {
  image_.machine().run_task(static_cast<unsigned>(l.task - task_context(0)));
}

fiber& runner::continuation_for(lane& l, unsigned continuation, site where) {
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
  fail(&l, {kind::forbidden_context, wrong, where});
}

void runner::swap_to(lane& l, unsigned continuation, site where, const waiting_place& at) {
  compiler_barrier(l);
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
    task_state& t = *tasks_[index];
    t.on = &l;
    if (!t.started)
      to.reset(&task_main, &t);
    t.started = true;
  }
  fiber::switch_to(from, to);
  // Whoever resumed this continuation said on which lane.
  current_lane = self == own_context ? &l : tasks_[self - task_context(0)]->on;
  current_runner = this;
  current_lane->deliveries = deliveries;
  current_lane->interrupts.offer_again();
}

} // namespace heddle::checker
