// Beginning and end of programs.
#include "harness/platforms/driver/cpu_program.hpp"

#include <heddle/kind.hpp>

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/driver/interrupts.hpp"
#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/notes.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

// The rest of the arrivals, one after the other.
void take_remaining_arrivals() {
  for (bool any = true; any;) {
    port::close();
    any = bring_arrival();
    deliver_pending();
    port::open();
  }
}

// Interrupts come until nobody can make one come any more.
void wait_for_the_others() {
  if (the_machine.program->lines() != 0)
    port::wait_until([] { return is_abandoned() || the_machine.work.is_done(); });
}

void end_program(unsigned cpu) {
  if (port::cpu_id() != cpu)
    refuse("the program of a CPU ends on another one", port::last_place());
  if (the_machine.lines.mask(cpu) != irqs_enabled)
    note_failure(name_of(kind::forbidden_context),
                 "the program of a CPU ends with interrupts masked", port::last_place());
  restore_mask(irqs_enabled);
  take_remaining_arrivals();
  port::close();
  the_machine.arrivals.end(cpu, port::clock());
  port::note_end();
  the_machine.work_of[cpu].note_end(the_machine.work);
  port::open();
  wait_for_the_others();
}

void run_program() {
  port::enter_program();
  const unsigned cpu = port::cpu_id();
  the_machine.arrivals.begin(cpu, port::clock());
  port::arm_timer();
  deliver_pending(); // raised by those that were faster
  port::open();
  the_machine.program->run_cpu(cpu);
  end_program(cpu);
  port::close();
  port::leave();
}

} // namespace

void take_part() {
  const unsigned cpu = port::cpu_id();
  begin_schedule(cpu);
  port::meet();
  port::stagger();
  port::call_guarded(&run_program);
  the_machine.arrivals.end(cpu, port::clock()); // if the program was left
}

bool is_over_here() {
  return is_abandoned() ||
         (the_machine.work_of[port::cpu_id()].is_daemon() && the_machine.work.is_done());
}

} // namespace heddle::driver
