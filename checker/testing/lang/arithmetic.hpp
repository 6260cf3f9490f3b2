// Signed 64-bit arithmetic that wraps around instead of being undefined.
#pragma once

#include <cstdint>

#include "checker/testing/lang/bytecode.hpp"

namespace heddle::checker::lang {

// `op` is one of opcode::bit_and to opcode::remainder; a remainder needs b != 0.
constexpr std::int64_t compute(opcode op, std::int64_t a, std::int64_t b) {
  const auto left = static_cast<std::uint64_t>(a);
  const auto right = static_cast<std::uint64_t>(b);
  switch (op) {
  case opcode::bit_and:
    return a & b;
  case opcode::equal:
    return a == b;
  case opcode::not_equal:
    return a != b;
  case opcode::less:
    return a < b;
  case opcode::less_equal:
    return a <= b;
  case opcode::greater:
    return a > b;
  case opcode::greater_equal:
    return a >= b;
  case opcode::add:
    return static_cast<std::int64_t>(left + right);
  case opcode::subtract:
    return static_cast<std::int64_t>(left - right);
  case opcode::multiply:
    return static_cast<std::int64_t>(left * right);
  case opcode::remainder:
    return b == -1 ? 0 : a % b; // the smallest number divided by -1 overflows
  default:
    return 0;
  }
}

constexpr std::int64_t negated(std::int64_t a) {
  return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(a));
}

} // namespace heddle::checker::lang
