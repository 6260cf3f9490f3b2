// What led to a failure: the part of an execution that a person has to read, and that a replay has
// to repeat.
#pragma once

#include <vector>

#include "checker/explore/explore.hpp"

namespace heddle::checker::trace {

// Sets of events, ascending, closed under their causes (program order, reads-from, creation and
// join), smallest first, the last one whole. Each holds the causes of the last event of the lane
// that failed, and its partner with the causes of that, if it has one.
std::vector<std::vector<event_id>> possible_causes(const execution& g, const violation& v);

// The events to show. The ids of the graph extend program order and reads-from, as they do after a
// guided execution.
std::vector<event_id> events_to_show(const execution& g, const violation& v);

} // namespace heddle::checker::trace
