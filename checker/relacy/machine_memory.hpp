// The memory of a machine: scenario object and what make() made, put back before every iteration
// together with the static storage of code under test.
#pragma once

#include <cstddef>
#include <vector>

#include "checker/runtime/statics.hpp"

namespace heddle::relacy {

class machine_memory {
public:
  static constexpr std::size_t capacity = std::size_t{16} << 20U;

  // Throws std::bad_alloc.
  machine_memory();
  ~machine_memory();
  machine_memory(const machine_memory&) = delete;
  machine_memory& operator=(const machine_memory&) = delete;

  // Null if it does not fit. New memory is filled with a pattern, never zero.
  void* allocate(std::size_t bytes, std::size_t alignment);

  void save();
  void restore();

private:
  std::byte* base_ = nullptr;
  std::size_t used_ = 0;
  std::vector<std::byte> saved_;
  checker::statics_image statics_;
};

} // namespace heddle::relacy
