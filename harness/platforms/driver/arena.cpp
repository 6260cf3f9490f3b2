// Handing out memory, and building a machine in it.
#include "harness/platforms/driver/arena.hpp"

#include <new>

#include "harness/platforms/driver/random.hpp"

namespace heddle::bare {

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

bool build_machine(arena& memory, const scenario_variant& variant, const machine*& program) {
  void* place = memory.allocate(sizeof(machine), alignof(machine));
  void* object = memory.allocate(variant.bytes, variant.alignment);
  if (place == nullptr || object == nullptr)
    return false;
  auto* const built =
      ::new (place) machine({[](void* context, std::size_t bytes, std::size_t alignment) {
                               return static_cast<arena*>(context)->allocate(bytes, alignment);
                             },
                             &memory});
  program = built;
  variant.build(object, *built);
  return true;
}

} // namespace heddle::bare
