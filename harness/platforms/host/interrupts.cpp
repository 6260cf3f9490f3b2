// Delivering, raising and awaiting interrupts.
#include "harness/platforms/host/interrupts.hpp"

#include "harness/platforms/host/arrivals.hpp"
#include "harness/platforms/host/findings.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

// Where an interrupt landed: the last operation that its CPU began.
struct landing {
  const char* file = nullptr;
  std::uint32_t line = 0;
};

landing note_landing(const cpu& c) {
  const landing at{c.progress->file, c.progress->line};
  const auto site = bare::mix(reinterpret_cast<std::uint64_t>(at.file), at.line);
  the_record->landings.sites.add(site);
  the_record->landings.points.add(
      bare::mix(site, c.progress->operations << 8U | static_cast<std::uint64_t>(c.id)));
  return at;
}

// The handler has ended. The scheduler may resume another task; the interrupted one goes on when it
// is resumed, perhaps elsewhere.
cpu& leave_outermost(cpu& c, irq_level level) {
  if (program().tasks() == 0)
    return c;
  const irq_level before = lines().raise_mask(c.id, level);
  attend(c);
  program().leave_interrupt(self().id);
  cpu& now = hold();
  lines().set_mask(now.id, before);
  return now;
}

bool is_line_raised_here(unsigned n, const char* why_not) {
  const bool good = n < program().lines() && program().line(n).settings.arrivals == 0;
  if (!good)
    fail(kind::forbidden_context, why_not, {});
  return good;
}

} // namespace

cpu& deliver(cpu& c, unsigned n) {
  const interrupt_line& line = program().line(n);
  const std::uint32_t interrupts = lines().take(n, c.schedule);
  if (interrupts == 0)
    return c;
  const landing at = note_landing(c);
  auto& taken = line.settings.arrivals == 0 ? c.progress->raised : c.progress->arrived;
  ++taken;
  const irq_level level_before = lines().enter(n);
  lane& interrupted = *c.running;
  attend(c); // lets higher lines in
  line.handler();
  cpu& now = hold(); // the same: a handler cannot swap away
  lines().leave(now.id, level_before);
  now.progress->file = at.file;
  now.progress->line = at.line;
  ++interrupted.interrupts;
  now.work.note_handler(work_to_do());
  work_to_do().end(interrupts);
  return !lines().in_handler(now.id) ? leave_outermost(now, line.settings.level) : now;
}

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
  work_to_do().add(); // before it can be done
  if (lines().raise(n))
    request_delivery(c, n);
  else
    work_to_do().end(); // lost in the one before
  attend(c);
}

void withdraw_line(unsigned n) {
  if (!is_line_raised_here(n, "withdraw() is for lines that do not arrive by themselves"))
    return;
  cpu& c = hold();
  cpu& target = cpu_of(program().line(n).cpu.id);
  const bool here = &target == &c || !c.active;
  if (here && lines().withdraw(n))
    work_to_do().end();
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
  const lane& waiting = *c->running;
  const std::uint32_t seen = waiting.interrupts;
  const irq_level before = lines().mask(c->id);
  lines().set_mask(c->id, irqs_enabled);
  for (;;) {
    const std::uint32_t rung = c->doorbell;
    attend(*c);
    c = &hold();
    if (waiting.interrupts != seen)
      break;
    const bool timer_will_ring = arrivals().next_shot(c->id) != bare::arrival_plan::never;
    if (!(timer_will_ring && c->schedule.one_in(2)) && arrive_next(*c))
      continue;
    if (!timer_will_ring)
      c->work.note_idle(work_to_do());
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
