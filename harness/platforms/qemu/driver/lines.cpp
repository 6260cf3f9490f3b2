// Masks of this CPU, and the driver's port (harness/platforms/driver/port.hpp).
#include "harness/platforms/qemu/driver/lines.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/qemu/driver/ending.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/masked.hpp"

namespace heddle::bare {
namespace {

lane& this_lane() { return the_run.lanes[port::cpu_id()]; }

} // namespace

void request_delivery(unsigned line) {
  arch::send(cpus[the_machine.program->line(line).cpu.id], contract_line);
}

irq_level mask_lines(irq_level up_to) {
  const masked hold;
  return the_machine.lines.raise_mask(port::cpu_id(), up_to);
}

void set_line_mask(irq_level mask) {
  const masked hold;
  the_machine.lines.set_mask(port::cpu_id(), mask);
  deliver_pending();
}

irq_level line_mask() {
  const masked hold;
  return the_machine.lines.mask(port::cpu_id());
}

bool in_handler() {
  const masked hold;
  return the_machine.lines.in_handler(port::cpu_id());
}

namespace port {

unsigned cpu_id() { return arch::this_cpu()->id; }
void close() { arch::mask(); }
void open() { arch::unmask(); }

void wake_all() {
  const masked hold;
  wake_all_but(cpu_id());
}

bool lets_handlers_run() {
  return this_lane().active && !__atomic_load_n(&the_run.now.dropped, __ATOMIC_RELAXED);
}

random_stream& choices() { return this_lane().schedule; }

landing begin_handler(const interrupt_line&) {
  const per_cpu& self = *arch::this_cpu();
  note_handler_landing(self, this_lane());
  ++this_lane().handlers;
  return {self.now.file, self.now.line, self.now.waits_for};
}

void end_handler(const landing& interrupted) {
  progress& now = arch::this_cpu()->now;
  now.file = interrupted.file;
  now.line = interrupted.line;
  now.waits_for = interrupted.waits_for;
}

} // namespace port
} // namespace heddle::bare
