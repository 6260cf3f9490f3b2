// Where the stacks lie, as an offset from the address that each architecture chooses: 4 MiB for
// each CPU, of which the lower half is not mapped, so that a stack that grows too far faults
// instead of overwriting something. Above them, as far apart, lie stacks for other purposes; their
// memory is what the unmapped halves leave over.
//
// The boot code computes the top of the stack of each CPU as well, in assembly.
#pragma once

#include <cstdint>

#include "harness/platforms/qemu/kernel/limits.hpp"

namespace heddle::bare {

inline constexpr std::uint64_t large_page = 2ULL << 20U;
inline constexpr std::uint64_t stack_stride = 2 * large_page;
inline constexpr std::uint64_t stacks_offset = 64ULL << 20U; // from the start of memory
inline constexpr std::uint64_t memory_bytes = stacks_offset + cpu_limit * stack_stride;

static_assert(memory_bytes == 128ULL << 20U);

inline constexpr std::uint64_t extra_stacks_offset = memory_bytes;
static_assert(extra_stacks <= cpu_limit);

constexpr std::uint64_t extra_stack_top(unsigned index) {
  return extra_stacks_offset + (index + 1) * stack_stride;
}

// The memory that the 2 MiB at this offset from the start of memory show, or not_mapped.
inline constexpr std::uint64_t not_mapped = ~0ULL;
constexpr std::uint64_t memory_at(std::uint64_t offset) {
  if (offset < stacks_offset)
    return offset;
  if (offset >= extra_stack_top(extra_stacks - 1) || offset % stack_stride < large_page)
    return not_mapped;
  if (offset < memory_bytes)
    return offset;
  return offset - (extra_stacks_offset - stacks_offset) - large_page;
}
static_assert(memory_at(memory_bytes - large_page) == memory_bytes - large_page);
static_assert(memory_at(extra_stacks_offset) == not_mapped);
static_assert(memory_at(extra_stacks_offset + large_page) == stacks_offset);

} // namespace heddle::bare
