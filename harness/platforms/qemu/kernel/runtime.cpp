// What compilers expect to find at link time without a library behind them.
#include <cstddef>
#include <cstdint>

#include "harness/platforms/qemu/kernel/crash.hpp"

// The optimiser would turn the loops below into calls of the functions that they implement.
#define HEDDLE_KEEP_LOOP __attribute__((optimize("no-tree-loop-distribute-patterns")))

extern "C" {

HEDDLE_KEEP_LOOP void* memset(void* to, int value, std::size_t n) {
  auto* p = static_cast<unsigned char*>(to);
  const auto byte = static_cast<unsigned char>(value);
  for (; n > 0 && reinterpret_cast<std::uintptr_t>(p) % 8 != 0; --n)
    *p++ = byte;
  using word [[gnu::may_alias]] = std::uint64_t;
  for (const word pattern = 0x0101010101010101ULL * byte; n >= 8; n -= 8, p += 8)
    *reinterpret_cast<word*>(p) = pattern;
  for (; n > 0; --n)
    *p++ = byte;
  return to;
}

HEDDLE_KEEP_LOOP void* memcpy(void* to, const void* from, std::size_t n) {
  auto* p = static_cast<unsigned char*>(to);
  const auto* q = static_cast<const unsigned char*>(from);
  for (; n >= 8; n -= 8, p += 8, q += 8) {
    std::uint64_t word;
    __builtin_memcpy(&word, q, 8);
    __builtin_memcpy(p, &word, 8);
  }
  for (; n > 0; --n)
    *p++ = *q++;
  return to;
}

HEDDLE_KEEP_LOOP void* memmove(void* to, const void* from, std::size_t n) {
  auto* p = static_cast<unsigned char*>(to);
  const auto* q = static_cast<const unsigned char*>(from);
  if (reinterpret_cast<std::uintptr_t>(p) - reinterpret_cast<std::uintptr_t>(q) >= n)
    return memcpy(to, from, n); // also where `to` lies below `from`: the difference wraps round
  while (n > 0) {
    --n;
    p[n] = q[n];
  }
  return to;
}

HEDDLE_KEEP_LOOP int memcmp(const void* a, const void* b, std::size_t n) {
  const auto* p = static_cast<const unsigned char*>(a);
  const auto* q = static_cast<const unsigned char*>(b);
  for (; n > 0; --n, ++p, ++q) {
    if (*p != *q)
      return *p < *q ? -1 : 1;
  }
  return 0;
}

// std::popcount: one instruction only on processors that are told apart from the oldest.
int __popcountdi2(std::uint64_t x) {
  x -= x >> 1U & 0x5555555555555555U;
  x = (x & 0x3333333333333333U) + (x >> 2U & 0x3333333333333333U);
  x = (x + (x >> 4U)) & 0x0F0F0F0F0F0F0F0FU;
  return static_cast<int>(x * 0x0101010101010101U >> 56U);
}

[[noreturn]] void abort() { heddle::bare::stop("abort() was called"); }
[[noreturn]] void __cxa_pure_virtual() { heddle::bare::stop("a pure virtual function was called"); }

} // extern "C"

// Called by nothing that runs: a virtual destructor refers to it.
void operator delete(void*) noexcept { abort(); }
void operator delete(void*, std::size_t) noexcept { abort(); }
