// An ordinary write of instrumented code to memory that is not compared with a copy: announced
// before it is made, and looked at when the next operation shows that it has been made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "checker/runtime/own_writes.hpp"
#include "checker/runtime/raw_memory.hpp"

namespace heddle::checker {

class announced_write {
public:
  static constexpr std::size_t largest = 16;

  void reset() { size_ = 0; }

  void announce(std::uintptr_t address, std::size_t size) {
    address_ = address;
    size_ = size;
    raw_copy(before_.data(), reinterpret_cast<const void*>(address), size);
  }

  // A write that leaves everything as it was does not count: a loop may make one in each round, and
  // still wait.
  void settle(own_writes& by) {
    for (std::size_t i = 0; i < size_; ++i) {
      std::byte now{};
      raw_copy(&now, reinterpret_cast<const void*>(address_ + i), 1);
      if (now != before_[i])
        by.wrote(address_ + i, now);
    }
    size_ = 0;
  }

  bool is_pending() const { return size_ != 0; }

private:
  std::uintptr_t address_ = 0;
  std::size_t size_ = 0; // 0: none is announced
  std::array<std::byte, largest> before_{};
};

} // namespace heddle::checker
