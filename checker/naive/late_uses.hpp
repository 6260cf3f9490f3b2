// Uses after free of one execution that was built in the order of a schedule.
#pragma once

#include <functional>
#include <optional>

#include "checker/graph/execution.hpp"

namespace heddle::checker::oracle {

// One of the two is the end or the beginning of a life, the other an access to its storage.
struct late_use {
  event_id first = 0; // in the order of the schedule
  event_id second = 0;
  bool ordered = false; // the end happens before the access, but no new life does
};

// Whether a location lies in the storage of a label that begins or ends a life.
using storage_test = std::function<bool(const label& life, location_id l)>;

// The one whose second event is the earliest. The ids of `graph` must extend program order and
// reads-from.
std::optional<late_use> find_late_use(const execution& graph, const storage_test& is_in);

} // namespace heddle::checker::oracle
