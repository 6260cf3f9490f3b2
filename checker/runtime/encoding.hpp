// An operation as the runtime interface passes it, and the label that says the same.
#pragma once

#include <cstdint>

#include <heddle/checked/abi.h>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// An operation as code under test asks for it; `how` is packed as in model/checked/abi.h. What
// `operand` and `expected` are depends on the kind:
//   write         operand: the value; expected: the bytes of an ordinary access, as in op::write
//   read          expected: the value an await wants; else the bytes of an ordinary access
//   update        operand, expected: as in op::update
//   choice        operand: the number of alternatives, as for the two that follow
//   delivery      expected: the lines, and `must_deliver`; address: see op::delivery::before
//   begin, end of a life   operand: the address of the storage; expected: its bytes
struct operation {
  const void* address = nullptr;
  std::uint64_t how = 0;
  std::uint64_t operand = 0;
  std::uint64_t expected = 0;
  site where{};
};

// Flags of `how` beside that of a weak compare-exchange; each belongs to the kinds that have the
// field of that name.
inline constexpr std::uint64_t ordinary_flag = std::uint64_t{2} << 48U;
inline constexpr std::uint64_t begins_life_flag = std::uint64_t{4} << 48U;
inline constexpr std::uint64_t sees_raise_flag = std::uint64_t{8} << 48U;
inline constexpr std::uint64_t must_deliver = std::uint64_t{1} << 63U;

// Which kinds there are, and how large the access is, without decoding.
constexpr bool is_access(std::uint64_t how) { return (how & 0xFF) <= HEDDLE_RT_UPDATE; }
constexpr std::uint8_t size_of(std::uint64_t how) { return static_cast<std::uint8_t>(how >> 56U); }

// The label's location is not part of it: `address` stands for that.
operation encode(const label& l, const void* address = nullptr);

// All of the label but its location, its context and the initial value; that of delivery: no
// location either. Valid for the kinds up to the ends of lives.
label decode(const operation& o);

} // namespace heddle::checker
