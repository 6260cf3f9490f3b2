// Switching between continuations.
#include "harness/platforms/host/tasks.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/host/arrivals.hpp"
#include "harness/platforms/host/findings.hpp"
#include "harness/platforms/host/interrupts.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

constexpr unsigned patience = 500; // turns awake before a CPU that has ended sleeps

bare::continuations& tasks() { return bare::the_machine.tasks; }

// Whoever ran before on this CPU is off its stack now.
void arrive() { tasks().arrive(self().id); }

// The rest of the arrivals, one after the other.
void take_remaining_arrivals() {
  for (;;) {
    cpu& c = hold();
    const bool any = bare::bring_arrival(c.schedule);
    attend(c);
    if (!any)
      return;
  }
}

// Interrupts come until nobody can raise any more; then the CPU goes back to its thread.
[[noreturn]] void wait_for_the_others() {
  for (unsigned turns = 0;; ++turns) {
    cpu& c = hold();
    const std::uint32_t rung = c.doorbell;
    if (work_to_do().is_done())
      leave_iteration(c);
    attend(c);
    if (turns < patience)
      hardware::relax({});
    else
      wait_for_ring(c, rung);
  }
}

[[noreturn]] void end_program(unsigned id) {
  cpu& c = hold();
  const bool masked = lines().mask(c.id) != irqs_enabled;
  lines().set_mask(c.id, irqs_enabled);
  attend(c);
  if (masked)
    fail(kind::forbidden_context, "a CPU ends with its interrupts enabled", {});
  if (self().id != id) {
    fail(kind::forbidden_context, "the program of a CPU ends on that CPU", {});
    abandon_iteration();
  }
  take_remaining_arrivals();
  cpu& held = hold();
  arrivals().end(held.id, static_cast<std::uint64_t>(monotonic_now()));
  held.progress->ended = true;
  bare::the_machine.work_of[held.id].note_end(work_to_do());
  attend(held);
  wait_for_the_others();
}

void run_cpu_lane(void*) {
  checker::fiber::arrived();
  cpu& c = self();
  const unsigned id = c.id;
  start_arrivals(c);
  attend(c);
  program().run_cpu(id);
  end_program(id);
}

void run_task_lane(void* of) {
  checker::fiber::arrived();
  arrive();
  attend(self());
  program().run_task(static_cast<lane*>(of)->id - first_task);
  fail(kind::forbidden_context, "a task swaps away for good at its end", {});
  abandon_iteration();
}

// Null if it can be swapped to, and then it is claimed.
const char* obstacle(const cpu& c, const lane* to) {
  if (to == nullptr || (to->id < first_task && to->id != c.id))
    return "swap_to() takes the continuation of the CPU or that of a task";
  if (!c.active)
    return "swap_to() is for CPUs that run";
  if (lines().in_handler(c.id))
    return "a handler does not swap away";
  if (!tasks().claim(to->id))
    return "swap_to() takes a continuation that runs nowhere";
  return nullptr;
}

} // namespace

void enter_cpu_lane(cpu& c) {
  lane& own = *lane_of(c.id);
  own.stack.reset(&run_cpu_lane, &own);
}

void swap_to(unsigned continuation) {
  cpu& c = hold();
  const unsigned from = tasks().on(c.id);
  if (continuation == from)
    return attend(c);
  lane* const to = lane_of(continuation);
  if (const char* why_not = obstacle(c, to)) {
    attend(c);
    fail(kind::forbidden_context, why_not, {});
    abandon_iteration();
  }
  if (tasks().go_on(c.id, continuation))
    to->stack.reset(&run_task_lane, to);
  checker::fiber::switch_to(lane_of(from)->stack, to->stack);
  arrive(); // perhaps on another CPU, held by whoever swapped here
  attend(self());
}

} // namespace heddle::native
