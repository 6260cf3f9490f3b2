// What scenarios do with a block that they have been given: a pattern in all of its bytes is what
// its owner finds in it again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <heddle/expect.hpp>

// Ordinary accesses: if somebody else accesses the block meanwhile, that is a data race.
inline void write_all(void* block, std::size_t bytes, unsigned char pattern) {
  std::memset(block, pattern, bytes);
}

inline void find_all(const void* block, std::size_t bytes, unsigned char pattern) {
  const auto* const b = static_cast<const unsigned char*>(block);
  bool same = true;
  for (std::size_t i = 0; i < bytes; ++i)
    same = same && b[i] == pattern;
  heddle::expect(same, heddle::kind::overlap, "an allocated block is its owner's alone");
}

// Blocks that are allocated at the end, by address.
class allocated_blocks {
public:
  // `memory`: what the allocator was given.
  allocated_blocks(const void* memory, std::size_t bytes)
      : begin_(address_of(memory)), end_(begin_ + bytes) {}

  // Null is no block.
  void add(const void* block, std::size_t bytes) {
    const std::uintptr_t begin = address_of(block);
    if (block == nullptr)
      return;
    heddle::expect(begin >= begin_ && begin + bytes <= end_, heddle::kind::out_of_pool,
                   "a block lies in the memory of its pool");
    for (std::size_t i = 0; i < count_; ++i)
      heddle::expect(begin + bytes <= blocks_[i].begin || blocks_[i].end <= begin,
                     heddle::kind::overlap, "allocated blocks do not overlap");
    heddle::expect(count_ < most, heddle::kind::overlap, "there is no end of blocks");
    blocks_[count_++] = {begin, begin + bytes};
  }
  std::size_t count() const { return count_; }

private:
  static constexpr std::size_t most = 8;
  struct range {
    std::uintptr_t begin;
    std::uintptr_t end;
  };
  static std::uintptr_t address_of(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }

  std::uintptr_t begin_;
  std::uintptr_t end_;
  range blocks_[most] = {};
  std::size_t count_ = 0;
};
