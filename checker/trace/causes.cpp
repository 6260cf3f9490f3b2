// What led to a failure.
#include "checker/trace/causes.hpp"

#include <algorithm>

#include "checker/oracle/clock_races.hpp"
#include "checker/trace/linearize.hpp"
#include "checker/trace/relations.hpp"

namespace heddle::checker::trace {
namespace {

constexpr std::size_t most_partners = 16;

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

bool conflict(const event& a, const event& b) {
  if (!accesses_memory(a.lab) || !accesses_memory(b.lab) || a.lane == b.lane)
    return false;
  const bool plain = a.lab.ord == order::plain || b.lab.ord == order::plain;
  return plain && a.lab.location == b.lab.location && (a.writes || b.writes);
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

std::vector<std::vector<event_id>> possible_causes(const failed_execution& f) {
  std::vector<std::vector<event_id>> result;
  const execution& g = f.graph;
  if (f.lane != no_lane) {
    const std::vector<bool> own = causes_of_end(g, f.lane);
    bool has_partner = f.what != kind::data_race;
    for (std::size_t i = 0; f.what == kind::data_race && i < g.size(); ++i) {
      const auto other = static_cast<event_id>(i);
      if (g.lane(f.lane).empty() || !conflict(g[g.lane(f.lane).back()], g[other]))
        continue;
      has_partner = has_partner || own[other];
      std::vector<bool> both = own;
      add_with_causes(g, other, both);
      if (!own[other])
        result.push_back(as_list(both));
    }
    if (has_partner)
      result.push_back(as_list(own));
  }
  const auto fewer = [](const auto& a, const auto& b) { return a.size() < b.size(); };
  std::stable_sort(result.begin(), result.end(), fewer);
  result.resize(std::min(result.size(), most_partners));
  result.push_back(all_events(g));
  return result;
}

std::vector<event_id> events_to_show(const failed_execution& f) {
  if (f.lane == no_lane)
    return all_events(f.graph);
  std::vector<bool> kept = causes_of_end(f.graph, f.lane);
  if (f.what == kind::data_race)
    if (const auto race = oracle::find_race(f.graph)) {
      add_with_causes(f.graph, race->first, kept);
      add_with_causes(f.graph, race->second, kept);
    }
  return as_list(kept);
}

} // namespace heddle::checker::trace
