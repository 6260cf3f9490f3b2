// The round of a spin loop with which a lane ended because it was in vain, and whether that lane
// would go on spinning for ever.
#pragma once

#include <algorithm>
#include <span>

#include <heddle_seeded.hpp>

#include "checker/explore/program.hpp"

namespace heddle::checker {

inline bool ended_in_vain(const program& p, lane_id lane) {
  const pending& at = p.at(lane);
  return at.state == lane_state::blocked && at.why == block_reason::spin;
}

// Its events; of a lane that ended_in_vain.
inline std::span<const event_id> last_round(const program& p, const execution& g, lane_id lane) {
  const auto events = g.lane(lane);
  const std::size_t begin = seeded(mistake::round_is_its_last_look) && !events.empty()
                                ? events.size() - 1
                                : p.at(lane).round_begins;
  return events.subspan(std::min(begin, events.size()));
}

// A write of such a round, by an update that left the value as it was: it is nothing new to
// anybody.
inline bool is_idle(const program& p, const execution& g, event_id id) {
  const event& e = g[id];
  return leaves_value(e) && ended_in_vain(p, e.lane) && e.index >= p.at(e.lane).round_begins;
}

// Whether nothing newer than what `id` read has been written to its location. What `id` wrote
// itself does not count.
inline bool reads_newest(const program& p, const execution& g, event_id id) {
  const auto& mo = g.at(g[id].lab.location).mo;
  for (auto i = static_cast<std::size_t>(g.source_position(g[id]) + 1); i < mo.size(); ++i)
    if (mo[i] != id && !is_idle(p, g, mo[i]))
      return false;
  return true;
}

// Whether the lane, which ended_in_vain, would do the same round again and again: all that it read
// there is what is there for ever, and nothing was left to chance: neither a choice that could be
// made otherwise nor a spurious failure.
inline bool spins_for_ever(const program& p, const execution& g, lane_id lane) {
  return std::ranges::all_of(last_round(p, g, lane), [&](event_id id) {
    const event& e = g[id];
    if (is_choice(e.lab))
      return (is_delivery(e.lab) && delivered_line(e.lab, e.read) == no_line) ||
             seeded(mistake::choice_in_a_round_is_stuck);
    if (e.spurious)
      return false;
    return !may_read(e.lab) || reads_newest(p, g, id) || seeded(mistake::stale_wait_is_stuck);
  });
}

} // namespace heddle::checker
