// Whether calls that overlap could have been made one after the other.
//
// The search of Wing and Gong ("Testing and verifying concurrent objects", JPDC 1993) with the
// memory of Lowe ("Testing for linearizability", CCPE 2017): the same calls done and the same state
// reached is never looked at twice. All linearizations are followed, so that calls that come later,
// one after the other, can go on from any state that is possible behind these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <vector>

namespace heddle::checker {

// A state of a sequential model, byte by byte.
using model_state = std::vector<std::byte>;

struct history_model {
  std::size_t size = 0;
  const void* initial = nullptr;
  // Whether the operation may return the result in the state; then changes the state.
  bool (*step)(void* state, std::uint32_t operation, std::int64_t argument,
               std::int64_t result) = nullptr;
  const char* (*name_of)(std::uint32_t operation) = nullptr;

  model_state initial_state() const {
    const auto* const bytes = static_cast<const std::byte*>(initial);
    return {bytes, bytes + size};
  }
};

struct history_call {
  std::uint32_t operation = 0;
  std::int64_t argument = 0;
  std::int64_t result = 0;
};

inline constexpr std::size_t most_calls = 64; // in one history

// before(i, j): whether call i must come before call j; a strict partial order.
using call_order = std::function<bool(std::size_t, std::size_t)>;

// The states of the model behind all calls, for every order that agrees with `before` and explains
// the results, from any of the states `from`. Empty: there is no such order. At most `most_calls`.
std::set<model_state> linearize(const history_model& model, const std::set<model_state>& from,
                                const std::vector<history_call>& calls, const call_order& before);

} // namespace heddle::checker
