// Requests to the firmware, which the emulator plays itself: power of CPUs and of the machine.
#pragma once

#include <cstdint>

namespace heddle::bare::aarch64 {

enum class psci : std::uint64_t { system_off = 0x84000008, cpu_on = 0xC4000003 };

inline std::int64_t call(psci what, std::uint64_t a = 0, std::uint64_t b = 0, std::uint64_t c = 0) {
  register auto x0 asm("x0") = static_cast<std::uint64_t>(what);
  register std::uint64_t x1 asm("x1") = a;
  register std::uint64_t x2 asm("x2") = b;
  register std::uint64_t x3 asm("x3") = c;
  asm volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)::"memory");
  return static_cast<std::int64_t>(x0);
}

} // namespace heddle::bare::aarch64
