// Happens-before of C++20 in an execution that was built in the order of a schedule, as vector
// clocks: an event's clock holds, per lane, the number of that lane's events that happen before it
// or are it.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/graph/execution.hpp"

namespace heddle::checker::oracle {

class schedule_clocks {
public:
  using clock = std::vector<std::uint16_t>;

  // The ids of `graph`, which must outlive this, extend program order and reads-from.
  explicit schedule_clocks(const execution& graph);

  // The clock of the next event; valid until the one after it is added.
  const clock& add(event_id id);

private:
  struct lane_clocks {
    clock now;      // happens before the lane's next event
    clock messages; // read without acquire, for the next acquire fence
    clock released; // what the last release fence published
  };

  static void add_fence(lane_clocks& lane, order ord);
  void add_access(event_id id, lane_clocks& lane);
  clock zero() const { return clock(graph_.lanes()); }

  const execution& graph_;
  std::vector<lane_clocks> lanes_;
  std::vector<clock> messages_; // per write: what one who reads it receives
};

// Makes `into` happen after `other` as well.
void join(schedule_clocks::clock& into, const schedule_clocks::clock& other);

// Whether `e` happens before the event that has the clock, or is it.
inline bool is_within(const schedule_clocks::clock& of, const event& e) {
  return of[e.lane] > e.index;
}

} // namespace heddle::checker::oracle
