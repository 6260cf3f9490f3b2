// Mapped memory: stacks, arena.
#include "harness/platforms/host/stacks.hpp"

#include <new>

#include <sys/mman.h>

namespace heddle::native {
namespace {

constexpr std::size_t guard_bytes = std::size_t{64} << 10U;
constexpr std::size_t arena_bytes = std::size_t{64} << 20U;
constexpr unsigned stack_limit = 64;

struct guard {
  std::uintptr_t low = 0;
  std::uintptr_t high = 0;
};
constinit guard guards[stack_limit];
constinit unsigned stacks = 0;

std::byte* map(std::size_t bytes) {
  void* p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED)
    throw std::bad_alloc();
  return static_cast<std::byte*>(p);
}

} // namespace

stack_memory make_stack() {
  std::byte* low = map(guard_bytes + stack_bytes);
  if (stacks == stack_limit || mprotect(low, guard_bytes, PROT_NONE) != 0)
    throw std::bad_alloc();
  const auto at = reinterpret_cast<std::uintptr_t>(low);
  guards[stacks++] = {at, at + guard_bytes};
  return {low + guard_bytes, low + guard_bytes + stack_bytes};
}

bool is_stack_guard(std::uintptr_t address) {
  for (unsigned i = 0; i < stacks; ++i)
    if (address >= guards[i].low && address < guards[i].high)
      return true;
  return false;
}

void empty_arena(driver::arena& memory, std::uint64_t seed, std::uint64_t iteration) {
  static std::byte* const begin = map(arena_bytes);
  memory.empty(begin, begin + arena_bytes, seed, iteration);
}

} // namespace heddle::native
