// An operation of the runtime interface, unpacked, and plain memory by size.
#pragma once

#include <cstdint>
#include <cstring>

#include <heddle/checked/abi.h>
#include <heddle/order.hpp>

namespace heddle::relacy {

struct site {
  const char* file = nullptr; // a literal; null if unknown
  std::uint32_t line = 0;
};

// The fields of `how`; see model/checked/abi.h.
class shape {
public:
  explicit constexpr shape(std::uint64_t how) : how_(how) {}

  constexpr order ord() const { return static_cast<order>(byte(1)); }
  constexpr order failure() const { return static_cast<order>(byte(2)); }
  constexpr unsigned operation() const { return byte(3); }
  constexpr bool waits() const { return byte(4) != HEDDLE_RT_WAIT_NONE; }
  constexpr bool until_equal() const { return byte(5) == 0; }
  constexpr bool weak() const { return byte(6) != 0; }
  constexpr unsigned size() const { return byte(7); }
  constexpr bool is_plain() const { return ord() == order::plain; }

  constexpr bool satisfied_by(std::uint64_t value, std::uint64_t wanted) const {
    return (value == wanted) == until_equal();
  }

private:
  constexpr unsigned byte(unsigned i) const { return how_ >> (8 * i) & 0xFFU; }

  std::uint64_t how_;
};

constexpr std::uint64_t truncated(std::uint64_t value, unsigned size) {
  return size >= 8 ? value : value & ((std::uint64_t{1} << (8 * size)) - 1);
}

// What an update writes over `before`.
constexpr std::uint64_t updated(shape how, std::uint64_t before, std::uint64_t operand) {
  switch (how.operation()) {
  case HEDDLE_RT_ADD:
    return truncated(before + operand, how.size());
  case HEDDLE_RT_SUB:
    return truncated(before - operand, how.size());
  case HEDDLE_RT_AND:
    return before & operand;
  case HEDDLE_RT_OR:
    return before | operand;
  case HEDDLE_RT_XOR:
    return before ^ operand;
  case HEDDLE_RT_NAND:
    return truncated(~(before & operand), how.size());
  default:
    return operand;
  }
}

inline std::uint64_t read_memory(const void* address, unsigned size) {
  std::uint64_t value = 0;
  std::memcpy(&value, address, size);
  return value;
}

inline void write_memory(void* address, unsigned size, std::uint64_t value) {
  std::memcpy(address, &value, size);
}

} // namespace heddle::relacy
