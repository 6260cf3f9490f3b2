// The interrupt controller (GICv3): a distributor, a redistributor for each CPU, and the interface
// in system registers. Lines 0 to 15 are its software generated interrupts of the same number.
#include "harness/platforms/qemu/aarch64/controller.hpp"

#include "harness/platforms/qemu/aarch64/registers.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/interrupts.hpp"

namespace heddle::bare {
namespace {

using aarch64::at;

constexpr std::uintptr_t distributor = 0x08000000;
constexpr std::uintptr_t redistributors = 0x080A0000;
constexpr std::uintptr_t redistributor_bytes = 0x20000;
constexpr std::uintptr_t own_interrupts = 0x10000; // second frame of a redistributor
constexpr std::uint32_t nothing_pending = 1020;    // this and above

void wake(std::uintptr_t redistributor) {
  constexpr std::uintptr_t waker = 0x14;
  constexpr std::uint32_t asleep = 2;
  constexpr std::uint32_t children_asleep = 4;
  at(redistributor + waker) = at(redistributor + waker) & ~asleep;
  while ((at(redistributor + waker) & children_asleep) != 0)
    arch::relax();
}

} // namespace

void arch::prepare_machine() {
  constexpr std::uint32_t group_1 = 2;
  constexpr std::uint32_t by_affinity = 16;
  at(distributor) = group_1 | by_affinity;
}

void aarch64::enable_controller(unsigned id) {
  const auto base = redistributors + id * redistributor_bytes;
  wake(base);
  const auto frame = base + own_interrupts;
  at(frame + 0x80) = 0xFFFFFFFF; // group 1, or they would arrive as fast interrupts
  for (unsigned i = 0; i < 32; i += 4)
    at(frame + 0x400 + i) = 0x80808080; // priority
  at(frame + 0x100) = 0xFFFF | 1U << timer_interrupt;
  HEDDLE_WRITE_REGISTER("S3_0_C12_C12_5", 1); // ICC_SRE_EL1: use the registers
  barrier();
  HEDDLE_WRITE_REGISTER("S3_0_C4_C6_0", 0xFF); // ICC_PMR_EL1: let every priority in
  HEDDLE_WRITE_REGISTER("S3_0_C12_C12_7", 1);  // ICC_IGRPEN1_EL1
  barrier();
}

void arch::send(const per_cpu& target, unsigned line) {
  const std::uint64_t affinity_1 = target.hardware_id >> 8U & 0xFF;
  const std::uint64_t affinity_0 = target.hardware_id & 0xF;
  // Stores so far must be visible to the handler.
  asm volatile("dsb ishst" ::: "memory");
  // ICC_SGI1R_EL1
  HEDDLE_WRITE_REGISTER("S3_0_C12_C11_5", affinity_1 << 16U |
                                              static_cast<std::uint64_t>(line) << 24U |
                                              1ULL << affinity_0);
  aarch64::barrier();
}

void arch::end_of_interrupt(std::uint32_t token) {
  HEDDLE_WRITE_REGISTER("S3_0_C12_C12_1", token); // ICC_EOIR1_EL1
  aarch64::barrier();
}

extern "C" void heddle_interrupt() {
  const auto number =
      static_cast<std::uint32_t>(HEDDLE_READ_REGISTER("S3_0_C12_C12_0")); // ICC_IAR1_EL1
  if (number >= nothing_pending)
    return;
  if (number == aarch64::timer_interrupt)
    arch::stop_timer(); // it asks for as long as it is due
  dispatch(number == aarch64::timer_interrupt ? timer_line : number, number);
}

} // namespace heddle::bare
