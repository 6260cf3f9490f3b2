// A set of events that is closed under program order, as one counter per lane (a vector clock).
#pragma once

#include <array>
#include <cstdint>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// Contains the events with an index below `upto(lane)`. Lanes is a capacity class, a multiple of 8:
// signed 16-bit counters make `join` one SSE2 instruction per eight lanes.
template <unsigned Lanes>
class view {
  static_assert(Lanes % 8 == 0);

public:
  bool contains(lane_id lane, unsigned index) const { return upto(lane) > static_cast<int>(index); }
  void add(lane_id lane, unsigned index) {
    const auto end = static_cast<std::int16_t>(index + 1);
    if (upto(lane) < end)
      chunks_[lane / 8U][lane % 8U] = end;
  }
  void join(const view& other) {
    for (unsigned i = 0; i < Lanes / 8; ++i)
      chunks_[i] = chunks_[i] < other.chunks_[i] ? other.chunks_[i] : chunks_[i];
  }

private:
  // The compilers' own vector type: left to the optimiser, the loop over lanes stays scalar.
  using chunk = std::int16_t __attribute__((vector_size(16)));

  std::int16_t upto(lane_id lane) const { return chunks_[lane / 8U][lane % 8U]; }

  std::array<chunk, Lanes / 8> chunks_{};
};

} // namespace heddle::checker
