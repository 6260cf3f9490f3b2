// Data races between ordinary accesses of an execution that has ended.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/runtime/access_log.hpp"

namespace heddle::checker {

// Two accesses of different lanes to the same bytes, one of them a write, and neither before the
// other.
struct ordinary_race {
  std::array<lane_id, 2> lanes{};
  std::array<ordinary_access, 2> accesses{};
};

// The first race by address, if there is one. `logs` by lane.
std::optional<ordinary_race> find_ordinary_race(const std::vector<const access_log*>& logs,
                                                const step_order& before);

} // namespace heddle::checker
