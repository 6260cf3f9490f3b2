// Masking and delivery.
#include "harness/platforms/qemu/driver/delivery.hpp"

#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/driver/tasks.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/masked.hpp"

namespace heddle::bare {
namespace {

constinit std::uint64_t handled[cpu_limit]; // handlers that have ended on each CPU

unsigned this_id() { return arch::this_cpu()->id; }

const interrupt_line& line_of(unsigned id) { return the_run.now.program->line(id); }

// The outermost handler has ended: a scheduler may go on with another task. The line is masked as
// if by irq_save until the interrupted program goes on, perhaps on another CPU.
void leave_interrupt(irq_level level) {
  const unsigned cpu = this_id();
  const irq_level before = the_run.now.lines.raise_mask(cpu, level);
  arch::unmask();
  the_run.now.program->leave_interrupt(cpu);
  arch::mask();
  the_run.now.lines.set_mask(this_id(), before);
}

void run_handler(unsigned line, std::uint32_t taken) {
  per_cpu& self = *arch::this_cpu();
  lane& l = the_run.lanes[self.id];
  round& now = the_run.now;
  const progress host = self.now;
  note_handler_landing(self, l);
  ++l.handlers;
  const irq_level interrupted = now.lines.enter(line);
  arch::unmask();
  line_of(line).handler();
  arch::mask();
  now.lines.leave(self.id, interrupted);
  ++handled[self.id];
  self.now.file = host.file;
  self.now.line = host.line;
  self.now.waits_for = host.waits_for;
  l.work.note_handler(now.work);
  const bool outermost = !now.lines.in_handler(self.id) && now.program->tasks() != 0;
  // Who is interrupted may be a task that nobody resumes.
  const bool comes_back = outermost && runs_own_continuation(self.id);
  if (!comes_back)
    now.work.end(taken);
  if (outermost)
    leave_interrupt(line_of(line).settings.level);
  if (comes_back)
    now.work.end(taken);
}

} // namespace

void set_raised(unsigned line) {
  the_run.now.work.add(); // before it can be done
  if (!the_run.now.lines.raise(line))
    the_run.now.work.end(); // lost in the one before
}

void clear_raised(unsigned line) {
  if (the_run.now.lines.withdraw(line))
    the_run.now.work.end();
}

void add_arrival(unsigned line) {
  the_run.now.work.add();
  the_run.now.lines.arrive(line);
}

bool bring_arrival() {
  lane& l = the_run.lanes[this_id()];
  const unsigned line = the_run.now.arrivals.take_any(this_id(), l.schedule);
  if (line == arrival_plan::no_line)
    return false;
  add_arrival(line);
  return true;
}

void request_delivery(unsigned line) { arch::send(cpus[line_of(line).cpu.id], contract_line); }

void deliver_pending() {
  for (;;) {
    lane& l = the_run.lanes[this_id()];
    if (!l.active || __atomic_load_n(&the_run.now.dropped, __ATOMIC_RELAXED))
      return;
    const unsigned line = the_run.now.lines.next(this_id());
    if (line == interrupt_lines::no_line)
      return;
    if (const std::uint32_t taken = the_run.now.lines.take(line, l.schedule); taken != 0)
      run_handler(line, taken);
  }
}

void deliver_now() {
  const masked hold;
  deliver_pending();
}

irq_level mask_lines(irq_level up_to) {
  const masked hold;
  return the_run.now.lines.raise_mask(this_id(), up_to);
}

void set_line_mask(irq_level mask) {
  const masked hold;
  the_run.now.lines.set_mask(this_id(), mask);
  deliver_pending();
}

irq_level line_mask() {
  const masked hold;
  return the_run.now.lines.mask(this_id());
}

bool in_handler() {
  const masked hold;
  return the_run.now.lines.in_handler(this_id());
}

std::uint64_t handlers_ended() {
  const masked hold;
  return handled[this_id()];
}

} // namespace heddle::bare
