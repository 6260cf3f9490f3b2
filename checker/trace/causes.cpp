// What led to a failure.
#include "checker/trace/causes.hpp"

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

std::vector<event_id> as_list(const std::vector<bool>& kept) {
  std::vector<event_id> result;
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (kept[i])
      result.push_back(static_cast<event_id>(i));
  return result;
}

// The causes of the lane's end.
std::vector<bool> causes_of_end(const execution& g, lane_id lane) {
  std::vector<bool> kept(g.size());
  if (!g.lane(lane).empty())
    add_with_causes(g, g.lane(lane).back(), kept);
  else if (g.creator(lane) != no_event)
    add_with_causes(g, g.creator(lane), kept);
  return kept;
}

} // namespace

std::vector<std::vector<event_id>> possible_causes(const execution& g, const violation& v) {
  std::vector<std::vector<event_id>> result;
  if (v.lane != no_lane)
    result.push_back(events_to_show(g, v));
  result.push_back(all_events(g));
  return result;
}

std::vector<event_id> events_to_show(const execution& g, const violation& v) {
  if (v.lane == no_lane)
    return all_events(g);
  std::vector<bool> kept = causes_of_end(g, v.lane);
  if (v.partner != no_event)
    add_with_causes(g, v.partner, kept);
  return as_list(kept);
}

} // namespace heddle::checker::trace
