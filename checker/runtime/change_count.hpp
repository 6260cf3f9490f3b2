// Counts how often instrumented code of a lane changed ordinary memory outside its stack.
//
// A write that leaves everything as it was does not count: a loop may make one in each round, and
// still wait.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "checker/runtime/raw_memory.hpp"

namespace heddle::checker {

class change_count {
public:
  void reset() {
    count_ = 0;
    size_ = 0;
  }

  // A write that is about to be made.
  void announce(std::uintptr_t address, std::size_t size) {
    if (size > before_.size()) {
      ++count_;
      return;
    }
    address_ = reinterpret_cast<const std::byte*>(address);
    size_ = size;
    raw_copy(before_.data(), address_, size);
  }
  // It has been made.
  void settle() {
    if (size_ != 0 && !raw_equal(before_.data(), address_, size_))
      ++count_;
    size_ = 0;
  }

  std::uint64_t count() const { return count_; }

private:
  std::uint64_t count_ = 0;
  const std::byte* address_ = nullptr;
  std::size_t size_ = 0; // 0: none is announced
  std::array<std::byte, 16> before_{};
};

} // namespace heddle::checker
