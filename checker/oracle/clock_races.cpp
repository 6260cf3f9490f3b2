// Happens-before as vector clocks. An event's clock holds, per lane, the number of that lane's
// events that happen before it or are it.
//
// Fences and release sequences are those of C++20: a release sequence goes on through
// read-modify-write operations only (P0982), a relaxed store publishes what was before the lane's
// last release fence, and a relaxed load's message is received at the lane's next acquire fence.
#include "checker/oracle/clock_races.hpp"

#include <algorithm>
#include <vector>

namespace heddle::checker::oracle {

namespace {

using clock = std::vector<std::uint16_t>;

void join(clock& into, const clock& other) {
  for (std::size_t i = 0; i < into.size(); ++i)
    into[i] = std::max(into[i], other[i]);
}

struct lane_clocks {
  clock now;      // happens before the lane's next event
  clock messages; // read without acquire, for the next acquire fence
  clock released; // what the last release fence published
};

class clock_builder {
public:
  explicit clock_builder(const execution& graph)
      : graph_(graph), lanes_(graph.lanes(), {zero(), zero(), zero()}),
        messages_(graph.size(), zero()) {}

  // The clock of the next event.
  const clock& add(event_id id) {
    const event& e = graph_[id];
    lane_clocks& lane = lanes_[e.lane];
    lane.now[e.lane] = static_cast<std::uint16_t>(e.index + 1);
    switch (e.lab.kind) {
    case event_kind::fence:
      add_fence(lane, e.lab.ord);
      break;
    case event_kind::create:
      join(lanes_[e.lab.target].now, lane.now);
      break;
    case event_kind::join:
      join(lane.now, lanes_[e.lab.target].now);
      break;
    case event_kind::choice:
      break;
    default:
      add_access(id, lane);
    }
    return lane.now;
  }

private:
  clock zero() const { return clock(graph_.lanes()); }

  static void add_fence(lane_clocks& lane, order ord) {
    if (is_acquire(ord))
      join(lane.now, lane.messages);
    if (is_release(ord))
      lane.released = lane.now;
  }

  void add_access(event_id id, lane_clocks& lane) {
    const event& e = graph_[id];
    if (e.lab.ord == order::plain)
      return;
    const bool reads_event = may_read(e.lab) && e.source < no_event;
    if (reads_event) {
      const bool failed = e.lab.kind == event_kind::update && !e.writes;
      const order ord = failed ? e.lab.failure : e.lab.ord;
      join(is_acquire(ord) ? lane.now : lane.messages, messages_[e.source]);
    }
    if (!e.writes)
      return;
    messages_[id] = is_release(e.lab.ord) ? lane.now : lane.released;
    if (reads_event)
      join(messages_[id], messages_[e.source]);
  }

  const execution& graph_;
  std::vector<lane_clocks> lanes_;
  std::vector<clock> messages_; // per write: what one who reads it receives
};

bool conflict(const event& a, const event& b) {
  const bool plain = a.lab.ord == order::plain || b.lab.ord == order::plain;
  return plain && (a.writes || b.writes) && a.lane != b.lane;
}

} // namespace

std::optional<clock_race> find_race(const execution& graph) {
  const bool any_plain = std::ranges::any_of(graph.events(), [](const event& e) {
    return accesses_memory(e.lab) && e.lab.ord == order::plain;
  });
  if (!any_plain)
    return std::nullopt;
  clock_builder clocks(graph);
  std::vector<std::vector<event_id>> accesses(graph.locations());
  for (event_id id = 0; id < graph.size(); ++id) {
    const event& e = graph[id];
    const clock& now = clocks.add(id);
    if (!accesses_memory(e.lab))
      continue;
    auto& earlier = accesses[e.lab.location];
    for (const event_id other : earlier)
      if (conflict(graph[other], e) && now[graph[other].lane] <= graph[other].index)
        return clock_race{other, id};
    earlier.push_back(id);
  }
  return std::nullopt;
}

} // namespace heddle::checker::oracle
