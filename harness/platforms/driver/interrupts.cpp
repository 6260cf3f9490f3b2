// Masks, raising, arriving.
#include "harness/platforms/driver/interrupts.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/notes.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

unsigned cpu_of(unsigned line) { return the_machine.program->line(line).cpu.id; }

void require_raised(unsigned line, const char* otherwise, place where) {
  const machine& m = *the_machine.program;
  if (line >= m.lines() || m.line(line).settings.arrivals != 0)
    refuse(otherwise, where);
}

} // namespace

irq_level save_mask(irq_level up_to) {
  port::close();
  const irq_level before = the_machine.lines.raise_mask(port::cpu_id(), up_to);
  port::open();
  return before;
}

void restore_mask(irq_level before) {
  port::close();
  the_machine.lines.set_mask(port::cpu_id(), before);
  deliver_pending();
  port::open();
}

bool is_in_handler() {
  port::close();
  const bool in_handler = the_machine.lines.in_handler(port::cpu_id());
  port::open();
  return in_handler;
}

void raise(unsigned line, place where) {
  require_raised(line, "raise() of a line that arrives by itself", where);
  port::close();
  // Before the CPUs start, or after they have ended, nobody delivers.
  if (raise_line(line) && port::runs_program())
    port::request_delivery(cpu_of(line));
  port::open();
}

void withdraw(unsigned line, place where) {
  require_raised(line, "withdraw() of a line that arrives by itself", where);
  port::close();
  const bool is_ours = !port::runs_program() || cpu_of(line) == port::cpu_id();
  if (is_ours)
    withdraw_line(line);
  port::open();
  if (!is_ours)
    refuse("withdraw() of a line of another CPU", where);
}

void send_due_posts() {
  if (!the_machine.arrivals.is_post_due(port::cpu_id()))
    return;
  port::close();
  the_machine.arrivals.send_posts(port::cpu_id(), [](unsigned line) {
    add_arrival(line);
    port::request_delivery(cpu_of(line));
  });
  port::open();
}

void timer_came() {
  the_machine.arrivals.send_shots(port::cpu_id(), port::clock(), add_arrival);
  port::arm_timer();
}

} // namespace heddle::driver
