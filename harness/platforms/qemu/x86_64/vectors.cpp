// The table of vectors, and what happens at each.
#include <cstddef>
#include <cstdint>

#include "harness/platforms/qemu/kernel/crash.hpp"
#include "harness/platforms/qemu/kernel/interrupts.hpp"
#include "harness/platforms/qemu/x86_64/apic.hpp"

extern "C" const std::byte heddle_vector_entries[];

namespace heddle::bare {
namespace {

// On the stack, from vectors.S.
struct frame {
  std::uint64_t saved[9];
  std::uint64_t vector;
  std::uint64_t error;
  std::uint64_t pc;
};

struct gate {
  std::uint16_t target_low;
  std::uint16_t selector;
  std::uint8_t stack;
  std::uint8_t type;
  std::uint16_t target_middle;
  std::uint32_t target_high;
  std::uint32_t reserved;
};
static_assert(sizeof(gate) == 16);

constinit gate gates[x86_64::vector_count];
constexpr std::size_t entry_bytes = 16;

gate gate_to(unsigned vector) {
  const auto target = reinterpret_cast<std::uint64_t>(heddle_vector_entries + vector * entry_bytes);
  gate g{};
  g.target_low = static_cast<std::uint16_t>(target);
  g.target_middle = static_cast<std::uint16_t>(target >> 16U);
  g.target_high = static_cast<std::uint32_t>(target >> 32U);
  g.selector = 0x18;
  g.stack =
      vector < x86_64::first_line_vector ? 1 : 0; // exceptions end the run, on their own stack
  g.type = 0x8E;                                  // an interrupt gate: masks
  return g;
}

const char* name_of_exception(std::uint64_t vector) {
  switch (vector) {
  case 0:
    return "division by zero";
  case 3:
    return "breakpoint";
  case 6:
    return "invalid instruction";
  case 8:
    return "double fault";
  case 13:
    return "protection fault";
  case 14:
    return "page fault";
  case 17:
    return "unaligned access";
  default:
    return "exception";
  }
}

} // namespace

void x86_64::load_vectors() {
  // Every CPU writes the same.
  for (unsigned vector = 0; vector < vector_count; ++vector)
    gates[vector] = gate_to(vector);
  const struct [[gnu::packed]] {
    std::uint16_t limit;
    const gate* base;
  } pointer{sizeof gates - 1, gates};
  asm volatile("lidt %0" ::"m"(pointer) : "memory");
}

extern "C" void heddle_interrupt(std::uint64_t vector, const frame* f) {
  if (vector < x86_64::first_line_vector) {
    std::uint64_t address;
    asm volatile("movq %%cr2, %0" : "=r"(address));
    crash({name_of_exception(vector), vector << 32U | f->error, f->pc, vector == 14 ? address : 0});
  }
  if (vector == x86_64::spurious_vector)
    return; // nothing to end
  dispatch(static_cast<unsigned>(vector) - x86_64::first_line_vector, 0);
}

} // namespace heddle::bare
