// Memory orders of the C++20 memory model, as code under test spells them.
#pragma once

#include <cstdint>

namespace heddle {

// `plain` is the order of a non-atomic access: it takes part in data races and synchronises with
// nothing. It never appears in the interface of atomic<T>.
enum class order : std::uint8_t { plain, relaxed, acquire, release, acq_rel, seq_cst };

inline constexpr order relaxed = order::relaxed;
inline constexpr order acquire = order::acquire;
inline constexpr order release = order::release;
inline constexpr order acq_rel = order::acq_rel;
inline constexpr order seq_cst = order::seq_cst;
// Every compiler promotes consume to acquire; so does Heddle.
inline constexpr order consume = order::acquire;

constexpr bool is_acquire(order o) {
  return o == order::acquire || o == order::acq_rel || o == order::seq_cst;
}

constexpr bool is_release(order o) {
  return o == order::release || o == order::acq_rel || o == order::seq_cst;
}

constexpr bool is_seq_cst(order o) { return o == order::seq_cst; }

// The order of the read that a failed compare-exchange performs when only the success order is
// given (C++20 [atomics.types.operations]): the release part is dropped.
constexpr order failure_order(order success) {
  switch (success) {
  case order::acq_rel:
    return order::acquire;
  case order::release:
    return order::relaxed;
  default:
    return success;
  }
}

} // namespace heddle
