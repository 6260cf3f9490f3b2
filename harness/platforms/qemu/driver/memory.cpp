// Static storage and the arena.
#include "harness/platforms/qemu/driver/memory.hpp"

#include <cstdint>

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

constinit std::uintptr_t next = 0;
constinit unsigned char fill_byte = 0;

std::size_t static_bytes() {
  return static_cast<std::size_t>(heddle_statics_end - heddle_statics_begin);
}

} // namespace

void save_statics() {
  __builtin_memcpy(heddle_statics_saved, heddle_statics_begin, static_bytes());
}

void restore_statics() {
  __builtin_memcpy(heddle_statics_begin, heddle_statics_saved, static_bytes());
}

void empty_arena(unsigned char fill) {
  next = reinterpret_cast<std::uintptr_t>(heddle_arena_begin);
  fill_byte = fill;
}

void* allocate(std::size_t bytes, std::size_t alignment) {
  const auto at = (next + alignment - 1) & ~(alignment - 1);
  const auto end = reinterpret_cast<std::uintptr_t>(heddle_arena_end);
  if (at > end || bytes > end - at)
    return nullptr;
  next = at + bytes;
  return __builtin_memset(reinterpret_cast<void*>(at), fill_byte, bytes);
}

} // namespace heddle::bare
