// Accesses in the order of the schedule, each compared with the earlier ones of its location.
#include "checker/naive/clock_races.hpp"

#include <algorithm>
#include <vector>

#include "checker/naive/schedule_clocks.hpp"

namespace heddle::checker::oracle {

namespace {

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
  schedule_clocks clocks(graph);
  std::vector<std::vector<event_id>> accesses(graph.locations());
  for (event_id id = 0; id < graph.size(); ++id) {
    const event& e = graph[id];
    const schedule_clocks::clock& now = clocks.add(id);
    if (!accesses_memory(e.lab))
      continue;
    auto& earlier = accesses[e.lab.location];
    for (const event_id other : earlier)
      if (conflict(graph[other], e) && !is_within(now, graph[other]))
        return clock_race{other, id};
    earlier.push_back(id);
  }
  return std::nullopt;
}

} // namespace heddle::checker::oracle
