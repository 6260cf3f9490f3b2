// Data races of one execution that was built in the order of a schedule, by vector clocks.
#pragma once

#include <optional>

#include "checker/graph/execution.hpp"

namespace heddle::checker::oracle {

struct clock_race {
  event_id first = 0; // in the order of the schedule
  event_id second = 0;
};

// The first two conflicting accesses, one of them plain, that the happens-before of C++20 does not
// order. The ids of `graph` must extend program order and reads-from. A schedule of sequentially
// consistent steps does not by itself order anything: only synchronisation does, as in the
// language.
std::optional<clock_race> find_race(const execution& graph);

} // namespace heddle::checker::oracle
