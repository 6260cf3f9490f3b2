// The driver's port (harness/platforms/driver/port.hpp): CPUs, their interrupts, their waiting.
//
// Masks and levels are the driver's: the processor's own mask is open while code under test runs,
// handlers included, so that an NMI lands anywhere, and closed for some instructions at a time. A
// pending interrupt is delivered at the end of the processor's interrupt, or when the mask is
// lowered, or by a CPU that is idle.
#include "harness/platforms/driver/cpu_program.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/driver/wait.hpp"
#include "harness/platforms/qemu/driver/watch.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::driver {

using namespace bare;

std::uint64_t port::clock() { return arch::clock(); }
void port::relax() { arch::relax(); }

unsigned port::cpu_id() { return arch::this_cpu()->id; }
void port::close() { arch::mask(); }
void port::open() { arch::unmask(); }
bool port::runs_program() { return this_lane().active; }

void port::request_delivery(unsigned cpu) { arch::send(cpus[cpu], contract_line); }

port::landing port::begin_handler(const interrupt_line&) {
  const per_cpu& self = *arch::this_cpu();
  note_handler_landing(self, this_lane());
  ++this_lane().handlers;
  return {self.now.file, self.now.line, self.now.waits_for};
}

void port::end_handler(const landing& interrupted) {
  progress& now = arch::this_cpu()->now;
  now.file = interrupted.file;
  now.line = interrupted.line;
  now.waits_for = interrupted.waits_for;
}

// ---------------------------------------------------------------------------- waiting

void port::wake_all() { wake_all_but(cpu_id()); }

// The processor's interrupts are masked until it sleeps, so nothing is lost after a glance but what
// is no interrupt: that the iteration is over.
std::uint32_t port::glance() { return 0; }

void port::sleep(std::uint32_t, bool briefly) {
  __atomic_store_n(&this_lane().asleep, true, __ATOMIC_SEQ_CST);
  if (briefly)
    arch::arm_timer(1 + this_schedule().random.below(doze));
  if (!is_over_here())
    arch::wait_for_arrival();
  arch::mask();
  __atomic_store_n(&this_lane().asleep, false, __ATOMIC_RELAXED);
}

void port::wait_until(bool (*done)()) { bare::wait_until(this_lane(), done); }

// Naps let the host give the processor to whoever is waited for.
void port::rest(std::uint32_t turns) {
  constexpr std::uint32_t patience = 1024;
  if (turns % patience != 0)
    return;
  check_for_hang();
  arch::mask();
  arch::arm_timer(doze);
  arch::wait_for_arrival();
}

} // namespace heddle::driver
