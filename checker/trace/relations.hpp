// The relations of a part of an execution graph that a linear order respects, as predecessor lists.
#pragma once

#include <vector>

#include "checker/graph/execution.hpp"

namespace heddle::checker::trace {

struct relations {
  // By event id. `causes`: program order, reads-from, creation, join. `coherence`: modification
  // order and from-read, each reduced to the edges that imply the others.
  std::vector<std::vector<event_id>> causes;
  std::vector<std::vector<event_id>> coherence;
};

// Events for which `kept` is false do not occur. Reads for which `loose` is true have no from-read.
relations relations_of(const execution& g, const std::vector<bool>& kept,
                       const std::vector<bool>& loose);

// The causes of one event in the whole graph.
std::vector<event_id> direct_causes(const execution& g, event_id id);

bool has_cycle(const relations& r, const std::vector<bool>& kept);

} // namespace heddle::checker::trace
