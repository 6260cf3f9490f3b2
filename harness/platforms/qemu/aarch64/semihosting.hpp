// Requests to the emulator.
#pragma once

#include <cstdint>

namespace heddle::bare::aarch64 {

enum class semihosting : std::uint64_t { command_line = 0x15, exit = 0x20 };

inline std::uint64_t request(semihosting what, void* block) {
  register auto x0 asm("x0") = static_cast<std::uint64_t>(what);
  register void* x1 asm("x1") = block;
  asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
  return x0;
}

} // namespace heddle::bare::aarch64
