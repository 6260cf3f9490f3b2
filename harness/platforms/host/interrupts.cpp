// Raising and awaiting interrupts, and the driver's port (harness/platforms/driver/port.hpp).
#include "harness/platforms/host/interrupts.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/host/arrivals.hpp"
#include "harness/platforms/host/findings.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

bool is_line_raised_here(unsigned n, const char* why_not) {
  const bool good = n < program().lines() && program().line(n).settings.arrivals == 0;
  if (!good)
    fail(kind::forbidden_context, why_not, {});
  return good;
}

} // namespace

void request_delivery(const cpu& from, unsigned line) {
  cpu& target = cpu_of(program().line(line).cpu.id);
  if (&target == &from)
    return;
  ring(target);
  poke(target);
}

std::uint8_t save_mask(std::uint8_t up_to) {
  cpu& c = hold();
  const irq_level before = lines().raise_mask(c.id, up_to);
  attend(c);
  return before;
}

void restore_mask(std::uint8_t before) {
  cpu& c = hold();
  lines().set_mask(c.id, before);
  attend(c);
}

void raise_line(unsigned n) {
  if (!is_line_raised_here(n, "raise() is for lines that do not arrive by themselves"))
    return;
  cpu& c = hold();
  if (bare::raise_line(n))
    request_delivery(c, n);
  attend(c);
}

void withdraw_line(unsigned n) {
  if (!is_line_raised_here(n, "withdraw() is for lines that do not arrive by themselves"))
    return;
  cpu& c = hold();
  cpu& target = cpu_of(program().line(n).cpu.id);
  const bool here = &target == &c || !c.active;
  if (here)
    bare::withdraw_line(n);
  attend(c);
  if (!here)
    fail(kind::forbidden_context, "withdraw() is for lines of the same CPU", {});
}

// Which handlers ran is counted for the continuation that waits, because that may go on on another
// CPU. The doorbell is read before the last look, and rings after there is something to see: what
// comes between the look and the wait ends the wait.
void wait_for_interrupt() {
  cpu* c = &hold();
  if (!c->active) {
    attend(*c);
    fail(kind::forbidden_context, "idle() is for CPUs that run", {});
    abandon_iteration();
  }
  const bare::continuations& tasks = bare::the_machine.tasks;
  const unsigned waiting = tasks.on(c->id);
  const std::uint32_t seen = tasks.handlers(waiting);
  const irq_level before = lines().mask(c->id);
  lines().set_mask(c->id, irqs_enabled);
  for (;;) {
    const std::uint32_t rung = c->doorbell;
    attend(*c);
    c = &hold();
    if (tasks.handlers(waiting) != seen)
      break;
    const bool timer_will_ring = arrivals().next_shot(c->id) != bare::arrival_plan::never;
    if (!(timer_will_ring && c->schedule.one_in(2)) && bare::bring_arrival(c->schedule))
      continue;
    if (!timer_will_ring)
      bare::the_machine.work_of[c->id].note_idle(work_to_do());
    cpu& sleeping = *c;
    attend(sleeping);
    wait_for_ring(sleeping, rung);
    c = &hold();
  }
  lines().set_mask(c->id, before);
  attend(*c);
}

bool in_handler() { return lines().in_handler(self().id); }

} // namespace heddle::native

namespace heddle::bare {

unsigned port::cpu_id() { return native::self().id; }
void port::close() { native::hold(); }
void port::open() { native::attend(native::self()); }

bool port::lets_handlers_run() { return native::self().active && !native::is_leaving(); }
random_stream& port::choices() { return native::self().schedule; }

port::landing port::begin_handler(const interrupt_line& line) {
  native::cpu_record& p = *native::self().progress;
  const landing at{p.file, p.line, nullptr};
  const auto site = mix(reinterpret_cast<std::uint64_t>(at.file), at.line);
  native::the_record->landings.sites.add(site);
  native::the_record->landings.points.add(mix(site, p.operations << 8U | cpu_id()));
  ++(line.settings.arrivals == 0 ? p.raised : p.arrived);
  return at;
}

void port::end_handler(const landing& interrupted) {
  native::cpu_record& p = *native::self().progress;
  p.file = interrupted.file;
  p.line = interrupted.line;
}

} // namespace heddle::bare
