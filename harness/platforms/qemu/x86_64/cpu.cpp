// The CPU itself: who it is, waiting, masking, time.
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/x86_64/apic.hpp"
#include "harness/platforms/qemu/x86_64/ports.hpp"

namespace heddle::bare {
namespace {

constexpr std::uint64_t interrupts_open = 0x200; // in RFLAGS
constexpr std::uint32_t gs_base = 0xC0000101;

// Time stamps are counted at an unknown rate, the timer at a known one. Time is
// stamps * scale / 2^32.
constinit std::uint64_t scale = 1ULL << 32U;
constinit std::uint64_t first_stamp = 0;

void calibrate_clock() {
  using namespace x86_64;
  constexpr std::uint32_t begin = 0xFFFFFFFF;
  constexpr std::uint32_t duration = 200'000; // ns
  at(apic::timer_vector) = 0x10000;           // masked
  at(apic::timer_divider) = 0xB;
  at(apic::timer_start) = begin;
  const std::uint64_t from = time_stamp();
  std::uint32_t passed = 0;
  while ((passed = begin - at(apic::timer_now)) < duration)
    arch::relax();
  const std::uint64_t to = time_stamp();
  at(apic::timer_start) = 0;
  scale = (static_cast<std::uint64_t>(passed) << 32U) / (to - from);
  first_stamp = from;
}

} // namespace

constinit const char* const arch::name = "x86_64";
constinit const std::uintptr_t arch::memory_begin = 0;

per_cpu* arch::this_cpu() {
  per_cpu* self;
  asm volatile("movq %%gs:0, %0" : "=r"(self));
  return self;
}

void arch::enter_cpu(per_cpu& self) {
  x86_64::load_segments(self.id, reinterpret_cast<std::uint64_t>(self.fault_stack_top));
  x86_64::write_msr(gs_base, reinterpret_cast<std::uint64_t>(&self));
  x86_64::load_vectors();
  x86_64::enable_apic();
  self.hardware_id = x86_64::at(x86_64::apic::id) >> 24U;
  if (self.id == 0)
    calibrate_clock();
}

void arch::relax() { asm volatile("pause" ::: "memory"); }

void arch::wait_for_arrival() { asm volatile("sti; hlt" ::: "memory"); }

bool arch::mask() {
  std::uint64_t flags;
  asm volatile("pushfq; popq %0; cli" : "=r"(flags)::"memory");
  return (flags & interrupts_open) != 0;
}

void arch::unmask() { asm volatile("sti" ::: "memory"); }

std::uint64_t arch::clock() {
  const auto stamps = x86_64::time_stamp() - first_stamp;
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(stamps) * scale >> 32U);
}

} // namespace heddle::bare
