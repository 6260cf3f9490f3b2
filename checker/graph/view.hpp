// A set of events that is closed under program order, as one counter per lane (a vector clock).
#pragma once

#include <array>
#include <cstdint>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// Contains the events with an index below `upto[lane]`. Lanes is a capacity class, a multiple of 8:
// signed 16-bit counters make `join` one SSE2 instruction per eight lanes.
template <unsigned Lanes>
struct view {
  static_assert(Lanes % 8 == 0);
  alignas(16) std::array<std::int16_t, Lanes> upto{};

  bool contains(lane_id lane, unsigned index) const { return upto[lane] > static_cast<int>(index); }
  void add(lane_id lane, unsigned index) {
    const auto end = static_cast<std::int16_t>(index + 1);
    if (upto[lane] < end)
      upto[lane] = end;
  }
  void join(const view& other) {
    for (unsigned i = 0; i < Lanes; ++i)
      upto[i] = upto[i] < other.upto[i] ? other.upto[i] : upto[i];
  }
};

} // namespace heddle::checker
