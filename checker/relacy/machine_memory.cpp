// One piece of memory, allocated upwards.
#include "checker/relacy/machine_memory.hpp"

#include <cstring>
#include <new>

#include <sys/mman.h>

namespace heddle::relacy {

machine_memory::machine_memory() {
  void* const p =
      mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED)
    throw std::bad_alloc();
  base_ = static_cast<std::byte*>(p);
  checker::statics_image::pristine().restore();
}

machine_memory::~machine_memory() { munmap(base_, capacity); }

void* machine_memory::allocate(std::size_t bytes, std::size_t alignment) {
  constexpr int garbage = 0xA5;
  const std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
  if (start > capacity || bytes > capacity - start)
    return nullptr;
  used_ = start + bytes;
  return std::memset(base_ + start, garbage, bytes);
}

void machine_memory::save() {
  saved_.assign(base_, base_ + used_);
  statics_.save();
}

void machine_memory::restore() {
  std::memcpy(base_, saved_.data(), saved_.size());
  statics_.restore();
}

} // namespace heddle::relacy
