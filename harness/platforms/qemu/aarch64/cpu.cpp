// The CPU itself: who it is, waiting, masking, time.
#include "harness/platforms/qemu/aarch64/controller.hpp"
#include "harness/platforms/qemu/aarch64/registers.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {

constinit const char* const arch::name = "aarch64";
constinit const std::uintptr_t arch::memory_begin = 1ULL << 30U;

per_cpu* arch::this_cpu() { return reinterpret_cast<per_cpu*>(HEDDLE_READ_REGISTER("tpidr_el1")); }

void arch::enter_cpu(per_cpu& self) {
  HEDDLE_WRITE_REGISTER("tpidr_el1", reinterpret_cast<std::uint64_t>(&self));
  self.hardware_id = static_cast<std::uint32_t>(HEDDLE_READ_REGISTER("mpidr_el1") & 0xFFFFFF);
  aarch64::enable_controller(self.id);
}

void arch::relax() { asm volatile("yield" ::: "memory"); }

void arch::wait_for_arrival() {
  // Wakes up for a masked interrupt too, so none can slip in before it sleeps.
  asm volatile("wfi\n\tmsr daifclr, #2\n\tisb" ::: "memory");
}

bool arch::mask() {
  constexpr std::uint64_t interrupts_masked = 0x80;
  const auto flags = HEDDLE_READ_REGISTER("daif");
  asm volatile("msr daifset, #2" ::: "memory");
  return (flags & interrupts_masked) == 0;
}

void arch::unmask() { asm volatile("msr daifclr, #2" ::: "memory"); }

std::uint64_t arch::clock() {
  const auto ticks = HEDDLE_READ_REGISTER("cntvct_el0");
  const auto rate = HEDDLE_READ_REGISTER("cntfrq_el0");
  return ticks / rate * 1'000'000'000 + ticks % rate * 1'000'000'000 / rate;
}

} // namespace heddle::bare
