// System registers and device registers.
#pragma once

#include <cstdint>

#define HEDDLE_READ_REGISTER(name)                                                                 \
  ([] {                                                                                            \
    std::uint64_t value;                                                                           \
    asm volatile("mrs %0, " name : "=r"(value)::"memory");                                         \
    return value;                                                                                  \
  }())

#define HEDDLE_WRITE_REGISTER(name, value)                                                         \
  asm volatile("msr " name ", %0" ::"r"(static_cast<std::uint64_t>(value)) : "memory")

namespace heddle::bare::aarch64 {

inline void barrier() { asm volatile("isb" ::: "memory"); }

inline volatile std::uint32_t& at(std::uintptr_t address) {
  return *reinterpret_cast<volatile std::uint32_t*>(address);
}

} // namespace heddle::bare::aarch64
