// Steps and waiting: others run meanwhile, and interrupts come that must.
#include "harness/platforms/driver/operations.hpp"

#include "harness/platforms/driver/cpu_program.hpp"
#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/driver/interrupts.hpp"
#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/notes.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

[[noreturn]] void leave_program() {
  port::close();
  port::leave();
}

void bring_one() {
  port::close();
  bring_arrival();
  deliver_pending();
  port::open();
}

void look_around() {
  port::close();
  const unsigned cpu = port::cpu_id();
  if (!the_machine.arrivals.expects(cpu))
    the_machine.work_of[cpu].note_waiting(the_machine.work);
  port::open();
}

// No handler has run since the glance; closed.
void stay_idle(std::uint32_t glance) {
  const unsigned cpu = port::cpu_id();
  const bool expects = the_machine.arrivals.expects(cpu);
  // Perhaps somebody raises a line first, or the timer comes.
  if (expects && this_schedule().random.one_in(2)) {
    bring_arrival();
    return;
  }
  if (!expects)
    the_machine.work_of[cpu].note_idle(the_machine.work);
  port::sleep(glance, expects);
}

// Which handlers ran is counted for the continuation that waits: it may go on on another CPU.
void wait_for_handler() {
  const continuations& tasks = the_machine.tasks;
  const unsigned waiting = tasks.on(port::cpu_id());
  const std::uint32_t handled = tasks.handlers(waiting);
  for (;;) {
    const std::uint32_t glance = port::glance();
    deliver_pending();
    port::open(); // what the platform has to do first
    port::close();
    if (tasks.handlers(waiting) != handled)
      return;
    if (is_over_here())
      port::leave();
    stay_idle(glance);
  }
}

} // namespace

void step(place where) {
  if (!port::runs_program())
    return;
  if (is_abandoned())
    leave_program();
  port::note_operation(where);
  send_due_posts();
  port::vary();
}

void wait_turn(const char* for_what, place where) {
  constexpr std::uint32_t arrivals_come = 32; // turns
  port::relax();
  if (!port::runs_program())
    return;
  if (is_over_here())
    leave_program();
  port::note_wait(for_what, where);
  const std::uint32_t turn = ++this_schedule().turns;
  if (turn % arrivals_come == 0)
    bring_one();
  if (turn % cpu_work::looks == 0)
    look_around();
  port::rest(turn);
}

void idle(place where) {
  if (!port::runs_program())
    refuse("idle() outside a CPU's program", where);
  step(where);
  port::note_wait("an interrupt, which never comes", where);
  port::close();
  const irq_level before = the_machine.lines.mask(port::cpu_id());
  the_machine.lines.set_mask(port::cpu_id(), irqs_enabled);
  wait_for_handler();
  the_machine.lines.set_mask(port::cpu_id(), before);
  port::open();
  port::note_wait(nullptr, where);
}

} // namespace heddle::driver
