// Static storage and the arena.
#include "harness/platforms/qemu/driver/memory.hpp"

#include <cstddef>

#include "harness/platforms/driver/port.hpp"

// From the linker scripts.
extern "C" {
extern std::byte heddle_statics_begin[];
extern std::byte heddle_statics_end[];
extern std::byte heddle_statics_saved[];
extern std::byte heddle_arena_begin[];
extern std::byte heddle_arena_end[];
}

namespace heddle::bare {
namespace {

std::size_t static_bytes() {
  return static_cast<std::size_t>(heddle_statics_end - heddle_statics_begin);
}

} // namespace

void save_statics() {
  __builtin_memcpy(heddle_statics_saved, heddle_statics_begin, static_bytes());
}

} // namespace heddle::bare

void heddle::driver::port::restore_statics() {
  __builtin_memcpy(heddle_statics_begin, heddle_statics_saved, bare::static_bytes());
}

void heddle::driver::port::empty_arena(arena& memory, std::uint64_t seed, std::uint64_t iteration) {
  memory.empty(heddle_arena_begin, heddle_arena_end, seed, iteration);
}
