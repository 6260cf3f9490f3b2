// Helpers around the runtime interface: what an event does, memory by size, and saved registers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "checker/runtime/encoding.hpp"

namespace heddle::checker {

// Whether an event changed anything but what its lane knows: a round without such an event may have
// been in vain. A choice is an input, like a value that is read, and no effect.
// Nor has an update that leaves the value as it is, such as a test-and-set of what is set: without
// it all others, reading what it read, do the same, with less that orders them.
inline bool has_effect(const label& l, value_t read, bool wrote) {
  if (is_choice(l))
    return is_coalescing(l) || delivered_line(l, read) != no_line;
  if (l.is<op::update>())
    return wrote && updated(l, read) != truncate_to(l.size, read);
  return wrote || !(may_read(l) || l.is<op::fence>() || is_life(l));
}

// A wild pointer of code under test is its crash, at this address: a sanitizer, which looks beside
// it first, would crash elsewhere.
__attribute__((no_sanitize("address", "undefined"))) inline std::uint64_t
read_memory(const void* address, std::uint8_t size) {
  std::uint64_t value = 0;
  switch (size) {
  case 1:
    __builtin_memcpy(&value, address, 1);
    break;
  case 2:
    __builtin_memcpy(&value, address, 2);
    break;
  case 4:
    __builtin_memcpy(&value, address, 4);
    break;
  default:
    __builtin_memcpy(&value, address, 8);
    break;
  }
  return value;
}

__attribute__((no_sanitize("address", "undefined"))) inline void
write_memory(void* address, std::uint8_t size, std::uint64_t value) {
  switch (size) {
  case 1:
    __builtin_memcpy(address, &value, 1);
    break;
  case 2:
    __builtin_memcpy(address, &value, 2);
    break;
  case 4:
    __builtin_memcpy(address, &value, 4);
    break;
  default:
    __builtin_memcpy(address, &value, 8);
    break;
  }
}

// Of the registers that relax_*.S and looks_*.S put on the stack.
inline const void* return_address_in(const std::byte* frame) {
#if defined(__x86_64__)
  constexpr std::size_t return_address = 48;
#else
  constexpr std::size_t return_address = 88;
#endif
  const void* place = nullptr;
  __builtin_memcpy(&place, frame + return_address, sizeof place);
  return place;
}

// What was passed to an operation in the `index`-th register, where looks_*.S keeps it.
inline std::uint64_t argument_in(const std::byte* frame, std::size_t index) {
#if defined(__x86_64__)
  const std::byte* const at = frame - 8 * (index + 1);
#else
  const std::byte* const at = frame - 48 + 8 * index;
#endif
  std::uint64_t value = 0;
  __builtin_memcpy(&value, at, sizeof value);
  return value;
}

} // namespace heddle::checker
