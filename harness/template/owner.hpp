// What scenarios do with a block that they have been given: a pattern in all of its bytes is what
// its owner finds in it again.
#pragma once

#include <cstddef>
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
