// Goes along the schedule once. Whatever begins or ends a life must know of every access so far;
// whoever accesses storage must know of all beginnings and ends of its life so far, and, for each
// end, of a new life that somebody began who knew of that end.
#include "checker/naive/late_uses.hpp"

#include <algorithm>
#include <vector>

#include "checker/naive/schedule_clocks.hpp"

namespace heddle::checker::oracle {
namespace {

using clock = schedule_clocks::clock;

struct beginning {
  event_id id = 0;
  clock knows;
};

class late_use_search {
public:
  late_use_search(const execution& graph, const storage_test& is_in)
      : graph_(graph), is_in_(is_in), clocks_(graph) {}

  std::optional<late_use> run() {
    std::optional<late_use> found;
    for (event_id id = 0; id < graph_.size() && !found; ++id) {
      const label& l = graph_[id].lab;
      const clock& now = clocks_.add(id);
      if (accesses_memory(l)) {
        found = access(id, now);
      } else if (l.is<op::end_life>()) {
        found = end(id, now);
      } else if (l.is<op::begin_life>()) {
        found = unknown_access(id, now);
        beginnings_.push_back({id, now});
      }
    }
    return found;
  }

private:
  std::optional<late_use> end(event_id id, const clock& now) {
    ends_.push_back(id);
    return unknown_access(id, now);
  }

  // An access so far that the beginning or end does not know of.
  std::optional<late_use> unknown_access(event_id id, const clock& now) const {
    for (const event_id a : accesses_)
      if (is_in_(graph_[id].lab, graph_[a].lab.location) && !is_within(now, graph_[a]))
        return late_use{a, id};
    return std::nullopt;
  }

  std::optional<late_use> access(event_id id, const clock& now) {
    const label& l = graph_[id].lab;
    const bool constructs = is_construction(l);
    for (const event_id e : ends_) {
      if (!is_in_(graph_[e].lab, l.location))
        continue;
      const bool ordered = is_within(now, graph_[e]);
      if (!ordered || !(constructs || lives_again(e, l.location, now)))
        return late_use{e, id, ordered};
    }
    for (const beginning& b : beginnings_) {
      const event& e = graph_[b.id];
      if (is_life(e.lab) && is_in_(e.lab, l.location) && !is_within(now, e))
        return late_use{b.id, id};
    }
    accesses_.push_back(id);
    if (constructs)
      beginnings_.push_back({id, now});
    return std::nullopt;
  }

  bool lives_again(event_id ended, location_id l, const clock& now) const {
    return std::ranges::any_of(beginnings_, [&](const beginning& b) {
      const event& e = graph_[b.id];
      const bool covers = is_life(e.lab) ? is_in_(e.lab, l) : e.lab.location == l;
      return covers && is_within(b.knows, graph_[ended]) && is_within(now, e);
    });
  }

  const execution& graph_;
  const storage_test& is_in_;
  schedule_clocks clocks_;
  std::vector<event_id> accesses_;
  std::vector<event_id> ends_;
  std::vector<beginning> beginnings_;
};

} // namespace

std::optional<late_use> find_late_use(const execution& graph, const storage_test& is_in) {
  const bool any =
      std::ranges::any_of(graph.events(), [](const event& e) { return is_life(e.lab); });
  return any ? late_use_search(graph, is_in).run() : std::nullopt;
}

} // namespace heddle::checker::oracle
