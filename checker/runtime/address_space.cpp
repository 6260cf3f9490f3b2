// Reserving address spaces, and knowing which exist.
#include "checker/runtime/address_space.hpp"

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <sys/mman.h>

namespace heddle::checker {
namespace {

// Far from where the system maps things, below 2^47. The two differ in alternating bits from the
// 16th up, so that code which looks at address bits sees different ones. The upper halves are no
// round numbers, which code may well pack with something else into one word.
constexpr std::uintptr_t preferred_bases[] = {0x3A6D'4000'0000, 0x30C7'EAAA'0000};
constexpr std::uintptr_t next_base = 0x0010'0000'0000; // where to look if a base is taken
constexpr unsigned attempts = 8;

// The bases in use; operator delete asks, on any thread.
constinit std::array<std::atomic<std::uintptr_t>, 64> in_use{};
constinit std::atomic<std::size_t> in_use_limit{0}; // entries from here on were never used

void* map(void* wanted, std::size_t bytes, int flags) {
  return mmap(wanted, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0);
}

std::byte* reserve(std::uintptr_t preferred, std::size_t bytes) {
  for (unsigned i = 0; i < attempts; ++i) {
    void* const wanted = reinterpret_cast<void*>(preferred + i * next_base);
    void* const got = map(wanted, bytes, MAP_FIXED_NOREPLACE);
    if (got == wanted)
      return static_cast<std::byte*>(got);
    if (got != MAP_FAILED)
      munmap(got, bytes); // a system without MAP_FIXED_NOREPLACE takes the address as a hint
  }
  // Anywhere: addresses still repeat within the process.
  void* const got = map(nullptr, bytes + address_space::alignment, 0);
  if (got == MAP_FAILED)
    throw std::system_error(errno, std::generic_category(), "reserving memory for code under test");
  const auto start = reinterpret_cast<std::uintptr_t>(got);
  const std::uintptr_t aligned =
      (start + address_space::alignment - 1) & ~(address_space::alignment - 1);
  if (aligned != start)
    munmap(got, aligned - start);
  munmap(reinterpret_cast<void*>(aligned + bytes), address_space::alignment - (aligned - start));
  return reinterpret_cast<std::byte*>(aligned);
}

} // namespace

address_space::address_space(unsigned number)
    : base_(reserve(preferred_bases[number], bytes)), fill_(number == 0 ? 0x00 : 0xFF) {
  for (std::size_t i = 0; i < in_use.size(); ++i) {
    std::uintptr_t expected = 0;
    if (!in_use[i].compare_exchange_strong(expected, base()))
      continue;
    std::size_t limit = in_use_limit;
    while (limit <= i && !in_use_limit.compare_exchange_weak(limit, i + 1)) {
    }
    return;
  }
  munmap(base_, bytes);
  throw std::runtime_error("too many machines exist at once");
}

address_space::~address_space() {
  for (auto& entry : in_use) {
    std::uintptr_t expected = base();
    if (entry.compare_exchange_strong(expected, 0))
      break;
  }
  munmap(base_, bytes);
}

void address_space::open(std::size_t slot) {
  constexpr int access = PROT_READ | PROT_WRITE;
  if (mprotect(base_ + slot * slot_bytes, heap_bytes, access) != 0 ||
      mprotect(stack_low(slot), stack_bytes, access) != 0)
    throw std::system_error(errno, std::generic_category(), "memory for code under test");
  if (fill_ != 0)
    raw_fill(stack_low(slot), fill_, stack_bytes);
}

bool address_space::any_contains(const void* address) {
  const auto a = reinterpret_cast<std::uintptr_t>(address);
  const std::size_t limit = in_use_limit.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < limit; ++i) {
    const std::uintptr_t base = in_use[i].load(std::memory_order_relaxed);
    if (base != 0 && a - base < bytes)
      return true;
  }
  return false;
}

} // namespace heddle::checker
