// What can be the value of one memory access, and how it becomes a number.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace heddle {

static_assert(std::endian::native == std::endian::little);

// Values are compared byte by byte, so there must be no padding and no two spellings of one value.
// Two-word values (16 bytes) will join: nothing below depends on a value fitting a register.
template <class T>
concept access_value = std::is_trivially_copyable_v<T> &&
    std::has_unique_object_representations_v<T> &&
    (sizeof(T) == 1 || sizeof(T) == 2 || sizeof(T) == 4 || sizeof(T) == 8);

// What arithmetic of atomics is defined on.
template <class T>
concept counting_value = access_value<T> && std::is_integral_v<T> && !std::is_same_v<T, bool>;

template <class T>
concept pointing_value =
    access_value<T> && std::is_pointer_v<T> && std::is_object_v<std::remove_pointer_t<T>>;

// The zero-extended bytes of a value, and back.
template <access_value T>
std::uint64_t bits_of(const T& value) {
  std::uint64_t bits = 0;
  __builtin_memcpy(&bits, &value, sizeof(T));
  return bits;
}

template <access_value T>
T from_bits(std::uint64_t bits) {
  T value;
  __builtin_memcpy(&value, &bits, sizeof(T));
  return value;
}

// The read-modify-write operations; numbered as in the checker's runtime interface.
enum class update : std::uint8_t { exchange, add, sub, bit_and, bit_or, bit_xor };

// What an await waits for: that the value is, or is not, the given one.
enum class relation : std::uint8_t { equal, not_equal };

} // namespace heddle
