// What led to a failure: the part of an execution that a person has to read.
#include "checker/trace/linearize.hpp"
#include "checker/trace/relations.hpp"

namespace heddle::checker::trace {
namespace {

void add_with_causes(const execution& g, event_id id, std::vector<bool>& kept) {
  std::vector<event_id> open{id};
  while (!open.empty()) {
    const event_id e = open.back();
    open.pop_back();
    if (kept[e])
      continue;
    kept[e] = true;
    for (const event_id cause : direct_causes(g, e))
      open.push_back(cause);
  }
}

bool conflict(const event& a, const event& b) {
  if (!accesses_memory(a.lab) || !accesses_memory(b.lab) || a.lane == b.lane)
    return false;
  const bool plain = a.lab.ord == order::plain || b.lab.ord == order::plain;
  return plain && a.lab.location == b.lab.location && (a.writes || b.writes);
}

} // namespace

std::vector<event_id> causes_of_failure(const execution& g, lane_id failed, bool data_race) {
  std::vector<bool> kept(g.size());
  if (!g.lane(failed).empty()) {
    const event_id last = g.lane(failed).back();
    add_with_causes(g, last, kept);
    for (std::size_t i = 0; data_race && i < g.size(); ++i)
      if (conflict(g[last], g[static_cast<event_id>(i)]))
        add_with_causes(g, static_cast<event_id>(i), kept);
  } else if (g.creator(failed) != no_event) {
    add_with_causes(g, g.creator(failed), kept);
  }
  std::vector<event_id> result;
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (kept[i])
      result.push_back(static_cast<event_id>(i));
  return result;
}

} // namespace heddle::checker::trace
