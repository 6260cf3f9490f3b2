// The life of storage: accesses that nothing orders before its end, nor behind a new beginning; and
// accesses that nothing orders with a beginning, neither behind it nor, in an earlier life, before
// it: what is done to storage when it is handed out may come behind them.
//
// Like a data race, it is a matter of happens-before alone, the same under all models.
#pragma once

#include <heddle_seeded.hpp>

#include "checker/models/clocks.hpp"

namespace heddle::checker {

// Whether access `x` begins the life of the object it writes.
inline bool begins_life(const event& x) {
  return is_construction(x.lab) && !seeded(mistake::construction_begins_no_life);
}

// The event with which `id` is a use after free, or no_event: for an access the end or beginning of
// the life of its storage, for such an end or beginning an access. As with races, asking about the
// newest event of each lane finds all. `covers(life, l)`: whether location `l` lies in the storage
// of label `life`.
template <unsigned Lanes, class Covers>
class lifetimes {
public:
  lifetimes(const execution& g, const clocks<Lanes>& time, const Covers& covers)
      : graph_(g), time_(time), covers_(covers) {}

  event_id used_after_free(event_id id) const {
    const label& l = graph_[id].lab;
    const event_id begun = use_beside_beginning(id);
    if (begun != no_event || seeded(mistake::lives_never_end))
      return begun;
    if (accesses_memory(l))
      return end_before(id);
    const bool ends =
        l.is<op::end_life>() && !seeded(mistake::end_of_life_concerns_later_accesses_only);
    return ends ? access_behind(id) : no_event;
  }

private:
  // For an access the beginning that nothing orders with it; for a beginning such an access.
  event_id use_beside_beginning(event_id id) const {
    const label& l = graph_[id].lab;
    const bool begins =
        l.is<op::begin_life>() && !seeded(mistake::beginning_concerns_later_accesses_only);
    if (seeded(mistake::first_use_needs_no_beginning) || !(begins || accesses_memory(l)))
      return no_event;
    for (event_id other = 0; other < graph_.size(); ++other) {
      const label& o = graph_[other].lab;
      const bool meet = begins ? accesses_memory(o) && covers_(l, o.location)
                               : o.is<op::begin_life>() && covers_(o, l.location);
      if (meet && !ordered(begins ? id : other, begins ? other : id))
        return other;
    }
    return no_event;
  }

  bool ordered(event_id begin, event_id access) const {
    if (time_.happens_before(graph_[begin], access))
      return true;
    return time_.happens_before(graph_[access], begin) &&
           !seeded(mistake::use_in_an_earlier_life_is_none);
  }

  // The end of life that access `id` may come after.
  event_id end_before(event_id id) const {
    const event& e = graph_[id];
    for (event_id other = 0; other < graph_.size(); ++other) {
      const event& end = graph_[other];
      if (!end.lab.is<op::end_life>() || !covers_(end.lab, e.lab.location) ||
          time_.happens_before(e, other))
        continue;
      const bool unordered =
          !time_.happens_before(end, id) && !seeded(mistake::late_use_needs_no_order);
      if (unordered || !(begins_life(e) || lives_again(end, id)))
        return other;
    }
    return no_event;
  }

  // The access that may come after end of life `id`.
  event_id access_behind(event_id id) const {
    const event& end = graph_[id];
    for (event_id other = 0; other < graph_.size(); ++other) {
      const event& x = graph_[other];
      if (accesses_memory(x.lab) && covers_(end.lab, x.lab.location) &&
          !time_.happens_before(x, id) && !time_.happens_before(end, other))
        return other;
    }
    return no_event;
  }

  // Whether a new life of what access `id` accesses begins behind `end` and before it.
  bool lives_again(const event& end, event_id id) const {
    const location_id l = graph_[id].lab.location;
    for (event_id b = 0; b < graph_.size(); ++b) {
      const event& begin = graph_[b];
      const bool covered = begin.lab.is<op::begin_life>()
                               ? covers_(begin.lab, l)
                               : begins_life(begin) && begin.lab.location == l;
      const bool is_new = time_.happens_before(end, b) || seeded(mistake::any_new_life_will_do);
      const bool seen =
          time_.happens_before(begin, id) || seeded(mistake::new_life_need_not_be_seen);
      if (covered && is_new && seen)
        return true;
    }
    return false;
  }

  const execution& graph_;
  const clocks<Lanes>& time_;
  const Covers& covers_;
};

} // namespace heddle::checker
