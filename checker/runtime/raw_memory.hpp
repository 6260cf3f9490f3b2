// Bulk copies, comparisons and fills of memory that holds other code's objects: stacks, heaps,
// static storage. Not checked by sanitizers: the ranges span red zones, and a null pointer of code
// under test is a crash for the checker to find.
#pragma once

#include <cstddef>
#include <cstring>

#if defined(__SANITIZE_ADDRESS__)
#define HEDDLE_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEDDLE_ADDRESS_SANITIZER 1
#endif
#endif

#ifndef HEDDLE_ADDRESS_SANITIZER
#define HEDDLE_ADDRESS_SANITIZER 0
#endif

namespace heddle::checker {

#if HEDDLE_ADDRESS_SANITIZER

// The empty asm keeps the compiler from making a (checked) memcpy of the loop.
[[gnu::no_sanitize("address", "undefined")]] inline void raw_copy(void* to, const void* from,
                                                                  std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    static_cast<char*>(to)[i] = static_cast<const char*>(from)[i];
    asm volatile("");
  }
}

[[gnu::no_sanitize("address", "undefined")]] inline bool raw_equal(const void* a, const void* b,
                                                                   std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    if (static_cast<const char*>(a)[i] != static_cast<const char*>(b)[i])
      return false;
    asm volatile("");
  }
  return true;
}

[[gnu::no_sanitize("address", "undefined")]] inline void raw_fill(void* to, unsigned char byte,
                                                                  std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    static_cast<unsigned char*>(to)[i] = byte;
    asm volatile("");
  }
}

#else

inline void raw_copy(void* to, const void* from, std::size_t n) { std::memcpy(to, from, n); }
inline bool raw_equal(const void* a, const void* b, std::size_t n) {
  return std::memcmp(a, b, n) == 0;
}
inline void raw_fill(void* to, unsigned char byte, std::size_t n) { std::memset(to, byte, n); }

#endif

} // namespace heddle::checker
