// The loop is the shortest sequence of places that the lane's last events repeat three times. If
// its rounds differ from each other, it is the places that come again and again.
#include "checker/explore/endless.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "checker/graph/site_text.hpp"

namespace heddle::checker {
namespace {

constexpr std::size_t longest_round = 256; // events
constexpr std::size_t fewest_rounds = 3;
constexpr std::size_t most_places = 4;

bool same_place(const execution& g, event_id a, event_id b) {
  const label& x = g[a].lab;
  const label& y = g[b].lab;
  return x.kind() == y.kind() && x.where.file == y.where.file && x.where.line == y.where.line;
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
  for (std::size_t period = 1; period <= std::min(longest_round, events.size() / fewest_rounds);
       ++period)
    if (repetitions(g, events, period) >= fewest_rounds)
      return period;
  return 0;
}

using place = std::pair<std::string, std::uint32_t>; // file, line

// How often each place is among these events.
std::map<place, std::size_t> places_of(const execution& g, std::span<const event_id> events) {
  std::map<place, std::size_t> counts;
  for (const event_id id : events)
    if (const site& where = g[id].lab.where; where.file != nullptr)
      ++counts[{where.file, where.line}];
  return counts;
}

std::string text_of(const std::map<place, std::size_t>& places) {
  std::string text;
  std::size_t shown = 0;
  for (const auto& [at, count] : places)
    if (shown++ < most_places)
      text += (shown == 1 ? " at " : ", ") + describe(site{at.first.c_str(), at.second});
  return text + (shown > most_places ? " and elsewhere" : "");
}

// Of a loop whose rounds are not alike: empty if the lane's last events are no loop.
std::map<place, std::size_t> places_that_return(const execution& g,
                                                std::span<const event_id> events) {
  auto places = places_of(g, events.last(std::min(longest_round, events.size())));
  std::erase_if(places, [](const auto& p) { return p.second < fewest_rounds; });
  return places;
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
  if (period != 0)
    return text + " goes round" + text_of(places_of(g, events.last(period))) + ", " +
           std::to_string(repetitions(g, events, period)) + " times in one execution";
  text += " has done " + std::to_string(events.size()) + " operations";
  if (const auto places = places_that_return(g, events); !places.empty())
    return text + " in one execution, going round" + text_of(places);
  return text + (events.empty() ? "" : ", the last" + text_of(places_of(g, events.last(1))));
}

} // namespace heddle::checker
