// The loop is the shortest sequence of places that the lane's last events repeat three times.
#include "checker/explore/endless.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "checker/graph/site_text.hpp"

namespace heddle::checker {
namespace {

constexpr std::size_t longest_round = 256; // events
constexpr std::size_t most_places = 4;

bool same_place(const execution& g, event_id a, event_id b) {
  const label& x = g[a].lab;
  const label& y = g[b].lab;
  return x.kind == y.kind && x.where.file == y.where.file && x.where.line == y.where.line;
}

// How often the last `period` events, by their places, have come one behind the other; 1 at least.
std::size_t repetitions(const execution& g, std::span<const event_id> events, std::size_t period) {
  std::size_t same = 0;
  for (std::size_t i = events.size() - period;
       i-- > 0 && same_place(g, events[i], events[i + period]);)
    ++same;
  return 1 + same / period;
}

// Of the shortest round; 0: none is repeated.
std::size_t period_of(const execution& g, std::span<const event_id> events) {
  for (std::size_t period = 1; period <= std::min(longest_round, events.size() / 3); ++period)
    if (repetitions(g, events, period) >= 3)
      return period;
  return 0;
}

std::string places_of(const execution& g, std::span<const event_id> round) {
  std::set<std::pair<std::string, std::uint32_t>> places;
  for (const event_id id : round)
    if (const site& where = g[id].lab.where; where.file != nullptr)
      places.emplace(where.file, where.line);
  std::string text;
  std::size_t shown = 0;
  for (const auto& [file, line] : places)
    if (shown++ < most_places)
      text += (shown == 1 ? " at " : ", ") + describe(site{file.c_str(), line});
  return text + (shown > most_places ? " and elsewhere" : "");
}

} // namespace

lane_id busiest_lane(const execution& g) {
  lane_id busiest = 0;
  for (lane_id lane = 1; lane < g.lanes(); ++lane)
    if (g.lane(lane).size() > g.lane(busiest).size())
      busiest = lane;
  return busiest;
}

std::string describe_endless(const program& names, const execution& g, lane_id lane) {
  const auto events = g.lane(lane);
  const std::size_t period = period_of(g, events);
  std::string text = names.lane_name(lane);
  if (period == 0)
    text += " has done " + std::to_string(events.size()) + " operations" +
            (events.empty() ? "" : ", the last" + places_of(g, events.last(1)));
  else
    text += " goes round" + places_of(g, events.last(period)) + ", " +
            std::to_string(repetitions(g, events, period)) + " times in one execution";
  return text;
}

} // namespace heddle::checker
