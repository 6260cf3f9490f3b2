// The registers of the interrupt controller that every CPU has, and the use of vectors.
#pragma once

#include <cstdint>

#include "harness/platforms/qemu/kernel/limits.hpp"

namespace heddle::bare::x86_64 {

// Vectors below 32 are exceptions; line n has vector 32 + n.
inline constexpr unsigned first_line_vector = 32;
inline constexpr unsigned spurious_vector = 63;
inline constexpr unsigned vector_count = 64; // vectors.S has as many entries
static_assert(first_line_vector + line_count <= spurious_vector);

enum class apic : std::uint32_t {
  id = 0x20,
  end_of_interrupt = 0xB0,
  spurious = 0xF0,
  command = 0x300,
  command_target = 0x310,
  timer_vector = 0x320,
  timer_start = 0x380,
  timer_now = 0x390,
  timer_divider = 0x3E0,
};

inline volatile std::uint32_t& at(apic r) {
  return *reinterpret_cast<volatile std::uint32_t*>(0xFEE00000 + static_cast<std::uintptr_t>(r));
}

// controller.cpp
void enable_apic();
// vectors.cpp
void load_vectors();
// segments.cpp: the descriptors of this CPU, with a stack of its own for exceptions.
void load_segments(unsigned id, std::uint64_t fault_stack_top);

} // namespace heddle::bare::x86_64
