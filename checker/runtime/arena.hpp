// Bump allocation from a fixed piece of memory; nothing is given back but everything at once.
#pragma once

#include <cstddef>
#include <cstdint>

#include "checker/runtime/raw_memory.hpp"

namespace heddle::checker {

class arena {
public:
  arena() = default;
  // New memory is filled with `fill`, so that code which reads it uninitialised repeats, and so
  // that a second run with another fill shows that it does.
  arena(std::byte* base, std::size_t capacity, unsigned char fill)
      : base_(base), capacity_(capacity), fill_(fill) {}

  // `alignment` is a power of two, at most that of the base. Null if there is no room.
  void* allocate(std::size_t bytes, std::size_t alignment) {
    const std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
    const std::size_t size = bytes == 0 ? 1 : bytes; // distinct objects have distinct addresses
    if (start > capacity_ || size > capacity_ - start)
      return nullptr;
    used_ = start + size;
    raw_fill(base_ + start, fill_, size);
    return base_ + start;
  }

  std::byte* base() const { return base_; }
  std::size_t used() const { return used_; }
  void reset(std::size_t used = 0) { used_ = used; }

private:
  std::byte* base_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
  unsigned char fill_ = 0;
};

} // namespace heddle::checker
