// Where the stacks of the CPUs lie, as an offset from the address that each architecture chooses:
// 4 MiB for each CPU, of which the lower half is not mapped, so that a stack that grows too far
// faults instead of overwriting something.
//
// The boot code computes stack_top(id) as well, in assembly.
#pragma once

#include <cstdint>

#include "harness/qemu/kernel/limits.hpp"

namespace heddle::bare {

inline constexpr std::uint64_t large_page = 2ULL << 20U;
inline constexpr std::uint64_t stack_stride = 2 * large_page;
inline constexpr std::uint64_t stacks_offset = 64ULL << 20U; // from the start of memory
inline constexpr std::uint64_t memory_bytes = stacks_offset + cpu_limit * stack_stride;

static_assert(memory_bytes == 128ULL << 20U);

// Whether the 2 MiB at this offset from the start of memory are to be mapped.
constexpr bool is_mapped(std::uint64_t offset) {
  if (offset >= memory_bytes)
    return false;
  return offset < stacks_offset || offset % stack_stride >= large_page;
}

} // namespace heddle::bare
