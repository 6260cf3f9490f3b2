// From a pending bit to the handler and back.
#include "harness/platforms/driver/delivery.hpp"

#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

// The outermost handler has ended: a scheduler may go on with another task. The line is masked as
// if by irq_save until the interrupted program goes on, perhaps on another CPU.
void leave_interrupt(irq_level level) {
  interrupt_lines& lines = the_machine.lines;
  const irq_level before = lines.raise_mask(port::cpu_id(), level);
  port::open();
  the_machine.program->leave_interrupt(port::cpu_id());
  port::close();
  lines.set_mask(port::cpu_id(), before);
}

void run_handler(unsigned line, std::uint32_t taken) {
  const unsigned cpu = port::cpu_id();
  const interrupt_line& of = the_machine.program->line(line);
  const port::landing at = port::begin_handler(of);
  const irq_level interrupted = the_machine.lines.enter(line);
  port::open();
  of.handler();
  port::close(); // on the same CPU: a handler cannot swap away
  the_machine.lines.leave(cpu, interrupted);
  port::end_handler(at);
  the_machine.tasks.count_handler(cpu);
  the_machine.work_of[cpu].note_handler(the_machine.work);
  const bool outermost = !the_machine.lines.in_handler(cpu) && the_machine.program->tasks() != 0;
  // Who is interrupted may be a task that nobody resumes.
  const bool comes_back = outermost && the_machine.tasks.is_own(cpu);
  if (!comes_back)
    the_machine.work.end(taken);
  if (outermost)
    leave_interrupt(of.settings.level);
  if (comes_back)
    the_machine.work.end(taken);
}

} // namespace

bool raise_line(unsigned line) {
  the_machine.work.add(); // before it can be done
  if (the_machine.lines.raise(line))
    return true;
  the_machine.work.end();
  return false;
}

void withdraw_line(unsigned line) {
  if (the_machine.lines.withdraw(line))
    the_machine.work.end();
}

void add_arrival(unsigned line) {
  the_machine.work.add();
  the_machine.lines.arrive(line);
}

bool bring_arrival() {
  const unsigned line = the_machine.arrivals.take_any(port::cpu_id(), this_schedule().random);
  if (line == arrival_plan::no_line)
    return false;
  add_arrival(line);
  return true;
}

void deliver_pending() {
  while (port::runs_program() && !is_abandoned()) {
    const unsigned line = the_machine.lines.next(port::cpu_id());
    if (line == interrupt_lines::no_line)
      return;
    if (const std::uint32_t taken = the_machine.lines.take(line, this_schedule().random);
        taken != 0)
      run_handler(line, taken);
  }
}

} // namespace heddle::driver
