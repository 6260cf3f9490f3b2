// The life of storage: accesses that nothing orders before its end, nor behind a new beginning.
//
// Like a data race, it is a matter of happens-before alone, the same under all models.
#pragma once

#include "checker/models/clocks.hpp"

namespace heddle::checker {

// Whether access `x` begins the life of the object it writes.
inline bool begins_life(const event& x) {
  return x.lab.kind == event_kind::write && x.lab.op == update_op::begin_life;
}

// The event with which `id` is a use after free, or no_event: for an access the end of the life of
// its storage, for such an end an access. As with races, asking about the newest event of each lane
// finds all. `covers(life, l)`: whether location `l` lies in the storage of label `life`.
template <unsigned Lanes, class Covers>
event_id used_after_free(const execution& g, const clocks<Lanes>& time, event_id id,
                         const Covers& covers) {
  const event& e = g[id];
  const auto lives_again = [&](const event& end) {
    if (begins_life(e))
      return true;
    for (event_id b = 0; b < g.size(); ++b) {
      const event& begin = g[b];
      const bool covered = is_life(begin.lab, update_op::begin_life)
                               ? covers(begin.lab, e.lab.location)
                               : begins_life(begin) && begin.lab.location == e.lab.location;
      if (covered && time.happens_before(end, b) && time.happens_before(begin, id))
        return true;
    }
    return false;
  };
  if (accesses_memory(e.lab)) {
    for (event_id other = 0; other < g.size(); ++other) {
      const event& end = g[other];
      if (!is_life(end.lab, update_op::end_life) || !covers(end.lab, e.lab.location) ||
          time.happens_before(e, other))
        continue;
      if (!time.happens_before(end, id) || !lives_again(end))
        return other;
    }
    return no_event;
  }
  if (!is_life(e.lab, update_op::end_life))
    return no_event;
  for (event_id other = 0; other < g.size(); ++other) {
    const event& x = g[other];
    if (accesses_memory(x.lab) && covers(e.lab, x.lab.location) && !time.happens_before(x, id) &&
        !time.happens_before(e, other))
      return other;
  }
  return no_event;
}

} // namespace heddle::checker
