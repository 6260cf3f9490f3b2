// Handing out memory.
#include "harness/platforms/driver/arena.hpp"

#include "harness/platforms/driver/random.hpp"

namespace heddle::driver {

void arena::empty(std::byte* begin, std::byte* end, std::uint64_t seed, std::uint64_t iteration) {
  next_ = reinterpret_cast<std::uintptr_t>(begin);
  end_ = reinterpret_cast<std::uintptr_t>(end);
  // Never zero: a field that nobody initialises shall not look initialised.
  fill_ = static_cast<unsigned char>(mix(seed, iteration) | 1U);
}

void* arena::allocate(std::size_t bytes, std::size_t alignment) {
  const auto at = (next_ + alignment - 1) & ~(alignment - 1);
  if (at > end_ || bytes > end_ - at)
    return nullptr;
  next_ = at + bytes;
  return __builtin_memset(reinterpret_cast<void*>(at), fill_, bytes);
}

} // namespace heddle::driver
