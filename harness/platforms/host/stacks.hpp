// Memory of a worker: stacks with a guard below each, and the arena of the machine.
#pragma once

#include <cstddef>
#include <cstdint>

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

// The arena is emptied before every iteration. Memory is filled with a byte that is not zero before
// it is handed out, so that a use of uninitialised memory shows. Null when it is used up.
void empty_arena(unsigned char fill);
void* allocate(std::size_t bytes, std::size_t alignment);

} // namespace heddle::native
