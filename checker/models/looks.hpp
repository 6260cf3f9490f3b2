// The looks that a waiting operation takes before it is satisfied.
//
// await() and taking a lock are one event each, which reads what satisfies them. What they stand
// for is a loop that looks again and again; the looks that see something else are no events. Each
// of them is an access all the same: it may race, and it may come before storage begins to live or
// behind its end. Only looks are judged that some consistent execution has.
#pragma once

#include <optional>

#include <heddle_seeded.hpp>

#include "checker/graph/execution.hpp"

namespace heddle::checker {

inline bool is_waiting(const event& e) {
  return e.lab.wait != wait_kind::none && !sees_raise(e.lab);
}

// The order of a look: of a compare-exchange, that of its failure.
inline order look_order(const label& l) { return l.is<op::update>() ? order_if_failed(l) : l.ord; }

// `g` with one more event: a look in front of waiting event `r` that reads `source`. It has the id
// of `r`; r and all that is younger have the next one.
execution with_look(const execution& g, event_id r, event_id source);

// Finds looks that are not ordered with something that they must be ordered with.
// `covers(life, l)`: whether location `l` lies in the storage of label `life`.
template <class Model, class Covers>
class looks {
public:
  looks(const execution& g, Model& model, const Covers& covers)
      : graph_(g), model_(model), covers_(covers) {}

  // A plain write, or the beginning or end of a life, that a look of waiting event `r` is not
  // ordered with; no_event if there is none.
  event_id unordered_with(event_id r) const {
    for (event_id w = 0; w < graph_.size(); ++w)
      if (concerns(graph_[w], graph_[r]) && some_look_is_unordered(r, w))
        return w;
    return no_event;
  }

private:
  bool concerns(const event& w, const event& r) const {
    if (w.lane == r.lane)
      return false;
    if (is_life(w.lab))
      return covers_(w.lab, r.lab.location) && !seeded(mistake::looks_outlive_storage);
    return w.writes && w.lab.ord == order::plain && w.lab.location == r.lab.location &&
           !seeded(mistake::looks_do_not_race);
  }

  // A look comes between the events around it. So whatever `r` happens before, it happens before;
  // and what happens before it is what happens before `r` without what `r` itself learns, and what
  // the look learns from what it reads.
  bool some_look_is_unordered(event_id r, event_id w) const {
    const event& e = graph_[r];
    const auto& time = model_.time();
    if (time.happens_before(e, w))
      return false;
    const auto before = time.hb_before(graph_, e.lane, e.index);
    if (before.contains(graph_[w].lane, graph_[w].index))
      return false;
    const auto& mo = graph_.at(e.lab.location).mo;
    const int newest = graph_.source_position(e);
    const int oldest = seeded(mistake::looks_see_anything)
                           ? -1
                           : model_.oldest_source(graph_, e.lane, e.index, e.lab);
    for (int i = oldest; i <= newest; ++i) {
      const event_id source = i < 0 ? initial_value : mo[static_cast<unsigned>(i)];
      if (wait_satisfied(e.lab, graph_.value_read_from(e.lab, source)))
        continue;
      const bool learns = source != initial_value && is_acquire(look_order(e.lab)) &&
                          time.message(source).contains(graph_[w].lane, graph_[w].index) &&
                          !seeded(mistake::looks_learn_nothing);
      if (!learns && model_.allows_look(graph_, r, source))
        return true;
    }
    return false;
  }

  const execution& graph_;
  Model& model_;
  const Covers& covers_;
};

} // namespace heddle::checker
