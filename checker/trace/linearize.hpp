// A readable linear order of an execution graph.
//
// If program order, reads-from, modification order and from-read have no cycle together, the order
// extends all four: an interleaving, in which every read returns the newest write listed before it.
// Otherwise no interleaving explains the execution; the order then extends program order and
// reads-from, departs from the other two as rarely as a greedy choice manages, and marks where.
// In both cases it stays on a lane as long as it can. It depends on the graph alone, not on the
// order in which the events were added. Choices between interrupts are left out where none comes,
// and where a raised one does: the read that sees it raised says so; and so are choices how many
// arrivals come together.
#pragma once

#include <vector>

#include "checker/graph/execution.hpp"

namespace heddle::checker::trace {

struct linear_step {
  event_id id = 0;
  // A read that does not return the newest write listed before it: that write; else no_event.
  event_id overlooks = no_event;
  // A write whose place in modification order is before one already listed: the next such one.
  event_id overtaken_by = no_event;
  // The lane's last event, whose wait is not satisfied.
  bool waits = false;
  // The lane before it was left although it could have gone on.
  bool preempts = false;

  friend bool operator==(const linear_step&, const linear_step&) = default;
};

struct linear_order {
  std::vector<linear_step> steps;
  bool interleaving = false;
};

// Whether an event is left out for that reason.
bool is_silent(const execution& g, event_id e);

// Whether the lane of `e` waits on it to no avail.
bool waits_in_vain(const event& e);

// `kept`, ascending, is closed under program order and reads-from. Events that wait in vain come
// last.
linear_order linearize(const execution& g, const std::vector<event_id>& kept);

std::vector<event_id> all_events(const execution& g);

} // namespace heddle::checker::trace
