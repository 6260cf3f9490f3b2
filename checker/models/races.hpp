// Data races of C++: two conflicting accesses of different lanes, one of them plain, not ordered by
// happens-before. The language rule is the same whatever the hardware orders, so all three models
// use the same happens-before.
#pragma once

#include <heddle_seeded.hpp>

#include "checker/models/clocks.hpp"

namespace heddle::checker {

// The event that races with `id`, or no_event. An execution with a race reaches a state in which
// the later event has just been added, so asking about the newest event of each lane finds every
// race.
template <unsigned Lanes>
event_id race_with(const execution& g, const clocks<Lanes>& time, event_id id) {
  const event& e = g[id];
  if (!accesses_memory(e.lab))
    return no_event;
  const auto races = [&](event_id other) {
    const event& x = g[other];
    const bool plain = e.lab.ord == order::plain || x.lab.ord == order::plain;
    const bool both = e.lab.ord == order::plain && x.lab.ord == order::plain;
    if (x.lane == e.lane || !plain || (seeded(mistake::race_ignores_atomics) && !both))
      return false;
    return !time.happens_before(x, id) && !time.happens_before(e, other);
  };
  const location& l = g.at(e.lab.location);
  for (const event_id w : l.mo)
    if (w != id && races(w))
      return w;
  if (!e.writes || seeded(mistake::race_of_reader_missing))
    return no_event;
  for (const event_id r : l.reads)
    if (r != id && races(r))
      return r;
  return no_event;
}

} // namespace heddle::checker
