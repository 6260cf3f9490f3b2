// Fences and release sequences are those of C++20: a release sequence goes on through
// read-modify-write operations only (P0982), a relaxed store publishes what was before the lane's
// last release fence, and a relaxed load's message is received at the lane's next acquire fence.
#include "checker/naive/schedule_clocks.hpp"

#include <algorithm>

namespace heddle::checker::oracle {

void join(schedule_clocks::clock& into, const schedule_clocks::clock& other) {
  for (std::size_t i = 0; i < into.size(); ++i)
    into[i] = std::max(into[i], other[i]);
}

schedule_clocks::schedule_clocks(const execution& graph)
    : graph_(graph), lanes_(graph.lanes(), {zero(), zero(), zero()}),
      messages_(graph.size(), zero()) {}

const schedule_clocks::clock& schedule_clocks::add(event_id id) {
  const event& e = graph_[id];
  lane_clocks& lane = lanes_[e.lane];
  lane.now[e.lane] = static_cast<std::uint16_t>(e.index + 1);
  switch (e.lab.kind()) {
  case event_kind::fence:
    add_fence(lane, e.lab.ord);
    break;
  case event_kind::create:
    join(lanes_[target_lane(e.lab)].now, lane.now);
    break;
  case event_kind::join:
    join(lane.now, lanes_[target_lane(e.lab)].now);
    break;
  case event_kind::begin_life:
  case event_kind::end_life:
  case event_kind::choice:
  case event_kind::delivery:
  case event_kind::coalescing:
    break;
  default:
    add_access(id, lane);
  }
  return lane.now;
}

void schedule_clocks::add_fence(lane_clocks& lane, order ord) {
  if (is_acquire(ord))
    join(lane.now, lane.messages);
  if (is_release(ord))
    lane.released = lane.now;
}

void schedule_clocks::add_access(event_id id, lane_clocks& lane) {
  const event& e = graph_[id];
  if (e.lab.ord == order::plain)
    return;
  const bool reads_event = may_read(e.lab) && e.source < no_event;
  if (reads_event) {
    const bool failed = e.lab.kind() == event_kind::update && !e.writes;
    const order ord = failed ? order_if_failed(e.lab) : e.lab.ord;
    join(is_acquire(ord) ? lane.now : lane.messages, messages_[e.source]);
  }
  if (!e.writes)
    return;
  messages_[id] = is_release(e.lab.ord) ? lane.now : lane.released;
  if (reads_event)
    join(messages_[id], messages_[e.source]);
}

} // namespace heddle::checker::oracle
