// Looks of waiting operations that something must be ordered with and is not, in one sequentially
// consistent execution that was built in the order of a schedule.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "checker/graph/execution.hpp"
#include "checker/naive/late_uses.hpp"

namespace heddle::checker::oracle {

// A lane that waits in the execution: at its `index`-th event, which a schedule performs only if it
// is satisfied.
struct waiting_lane {
  lane_id lane = 0;
  unsigned index = 0;
  label waits{};
};

struct unordered_look {
  waiting_lane who{};
  event_id other = no_event; // a plain write, or the beginning or end of a life
};

// `unsatisfied` are the lanes that wait when nothing goes on any more. The ids of `graph` are those
// of a schedule of sequentially consistent steps.
std::optional<unordered_look> find_unordered_look(const execution& graph,
                                                  const std::vector<waiting_lane>& unsatisfied,
                                                  const storage_test& is_in);

} // namespace heddle::checker::oracle
