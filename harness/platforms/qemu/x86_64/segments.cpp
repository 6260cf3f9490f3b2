// Segment descriptors. Nothing is segmented any more; what remains useful is a stack of its own for
// exceptions, so that a stack overflow can still be reported.
#include <array>
#include <cstdint>

#include "harness/platforms/qemu/x86_64/apic.hpp"

namespace heddle::bare {
namespace {

struct [[gnu::packed]] task_state {
  std::uint32_t reserved0 = 0;
  std::uint64_t privilege_stacks[3] = {};
  std::uint64_t reserved1 = 0;
  std::uint64_t interrupt_stacks[7] = {};
  std::uint64_t reserved2 = 0;
  std::uint16_t reserved3 = 0;
  std::uint16_t io_map = sizeof(task_state);
};
static_assert(sizeof(task_state) == 104);

struct [[gnu::packed]] table_pointer {
  std::uint16_t limit;
  std::uint64_t base;
};

constexpr std::uint16_t task_state_selector = 0x20;

struct alignas(16) descriptors {
  // The first four as in boot.S.
  std::array<std::uint64_t, 6> gdt{0, 0x00CF9A000000FFFF, 0x00CF92000000FFFF, 0x00AF9A000000FFFF};
  task_state tss;
};

constinit descriptors all[cpu_limit];

} // namespace

void x86_64::load_segments(unsigned id, std::uint64_t fault_stack_top) {
  auto& d = all[id];
  d.tss.interrupt_stacks[0] = fault_stack_top;
  const auto base = reinterpret_cast<std::uint64_t>(&d.tss);
  constexpr std::uint64_t available_tss = 0x89ULL << 40U;
  d.gdt[4] = (sizeof(task_state) - 1) | (base & 0xFFFFFF) << 16U | available_tss |
             (base >> 24U & 0xFF) << 56U;
  d.gdt[5] = base >> 32U;
  const table_pointer pointer{sizeof d.gdt - 1, reinterpret_cast<std::uint64_t>(d.gdt.data())};
  asm volatile("lgdt %0; ltr %1" ::"m"(pointer), "r"(task_state_selector) : "memory");
}

} // namespace heddle::bare
