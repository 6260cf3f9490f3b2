// What the bare-metal platform asks of the image (model/baremetal/heddle_platform.hpp).
#include <heddle_platform.hpp>

#include "harness/qemu/driver/run.hpp"
#include "harness/qemu/driver/schedule.hpp"
#include "harness/qemu/kernel/arch.hpp"
#include "harness/qemu/kernel/crash.hpp"

namespace heddle::bare {
namespace {

lane& lane_of(const per_cpu& self) { return the_run.lanes[self.id]; }

} // namespace
} // namespace heddle::bare

extern "C" {

using namespace heddle::bare;

void heddle_machine_step(const char* file, std::uint32_t line) {
  per_cpu& self = *arch::this_cpu();
  lane& l = lane_of(self);
  if (l.active)
    step(self, l, file, line);
}

void heddle_machine_relax(const char* file, std::uint32_t line) {
  per_cpu& self = *arch::this_cpu();
  lane& l = lane_of(self);
  if (l.active)
    wait_step(self, l, file, line);
  else
    arch::relax();
}

std::uint32_t heddle_machine_cpu_id() { return arch::this_cpu()->id; }

std::uint32_t heddle_machine_cpu_count() { return the_run.now.lanes; }

std::uint32_t heddle_machine_choose(std::uint32_t alternatives) {
  return lane_of(*arch::this_cpu()).choices.below(alternatives);
}

void heddle_machine_drop(const char*, std::uint32_t) {
  per_cpu& self = *arch::this_cpu();
  lane& l = lane_of(self);
  if (l.resume == nullptr)
    stop("assume() is false while the machine is built");
  __atomic_store_n(&the_run.now.dropped, true, __ATOMIC_RELAXED);
  leave_iteration(self, l);
}

void heddle_machine_failed(const char* kind, const char* why, const char* file,
                           std::uint32_t line) {
  const locked hold(the_run.tables);
  the_run.failures.add({.kind = kind,
                        .why = why,
                        .file = file,
                        .line = line,
                        .cpu = arch::this_cpu()->id,
                        .first_iteration = the_run.now.number});
}

// Machines with interrupt lines or tasks are refused before they run: there is nothing to mask.
std::uint8_t heddle_machine_irq_save(std::uint8_t) { return 0; }
void heddle_machine_irq_restore(std::uint8_t) {}
bool heddle_machine_in_interrupt() { return false; }
void heddle_machine_raise(std::uint32_t) {
  stop("raise() of a line that the machine does not have");
}
void heddle_machine_withdraw(std::uint32_t) {
  stop("withdraw() of a line that the machine does not have");
}
void heddle_machine_idle() { stop("idle() where no interrupt can come"); }
void heddle_machine_swap_to(std::uint32_t) {
  stop("swap_to() of a task that the machine does not have");
}

void heddle_machine_cover(const char* mark) {
  const locked hold(the_run.tables);
  the_run.marks.add(mark, 1);
}

void heddle_machine_observe(const char* key, std::int64_t value) {
  const locked hold(the_run.tables);
  the_run.outcomes.observe(key, value);
}

} // extern "C"
