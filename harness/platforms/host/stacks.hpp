// Memory of a worker: stacks with a guard below each, and the arena of the machine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/platforms/driver/arena.hpp"

namespace heddle::native {

struct stack_memory {
  std::byte* low = nullptr;
  std::byte* high = nullptr;
};

// Room for a signal's frame of every level on top of what code under test needs.
inline constexpr std::size_t stack_bytes = std::size_t{512} << 10U;

// Lives as long as the process. Throws std::bad_alloc.
stack_memory make_stack();
bool is_stack_guard(std::uintptr_t address);

// Empty before every iteration. Throws std::bad_alloc.
void empty_arena(driver::arena& memory, std::uint64_t seed, std::uint64_t iteration);

} // namespace heddle::native
