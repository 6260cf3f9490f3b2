// One entry of a heap's ledger in one execution, see <heddle/heap_ledger.hpp>.
#pragma once

#include <cstddef>
#include <cstdint>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// In the place of a lane: what is done before the lanes start, and after they have ended.
inline constexpr lane_id before_lanes = 0xFE;
inline constexpr lane_id after_lanes = 0xFD;

struct heap_record {
  bool frees = false; // or allocates
  lane_id lane = before_lanes;
  context_id context = own_context;
  std::uint32_t step = 0;  // how many events its lane had completed
  std::uintptr_t pool = 0; // its base
  std::uintptr_t start = 0;
  std::size_t bytes = 0;     // of an allocation
  std::size_t alignment = 1; // of an allocation: what was asked for
  site where{};
};

} // namespace heddle::checker
