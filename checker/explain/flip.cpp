// Finding single decisions to take otherwise.
#include "checker/explain/flip.hpp"

#include <algorithm>

#include "checker/trace/linearize.hpp"

namespace heddle::checker::trace {
namespace {

class flip_search {
public:
  flip_search(const execution& g, const violation& v, const naming& names,
              const std::vector<decision>& decisions, const decision_runner& run)
      : graph_(g), names_(names), decisions_(decisions), run_(run),
        order_(linearize(g, events_to_show(g, v))) {}

  std::vector<flip_candidate> all() {
    for (const linear_step& s : order_.steps)
      if (s.overlooks != no_event || s.overtaken_by != no_event)
        add_undone(s.id);
    for (std::size_t i = decisions_.size(); i-- > 0;)
      if (decisions_[i].kind == decision_kind::deliver)
        add_moved(decisions_[i]);
    for (std::size_t i = order_.steps.size(); i-- > 0;)
      add_other_outcomes(order_.steps[i].id);
    for (std::size_t i = decisions_.size(); i-- > 0;)
      add_without(decisions_[i]);
    return std::move(found_);
  }

private:
  void add(flip change, event_id about) { found_.push_back({std::move(change), about}); }

  // The decisions of a kind that are taken at an event.
  std::vector<decision> taken_at(event_id e, decision_kind kind) const {
    const operation at = operation_of(graph_, names_, e);
    std::vector<decision> result;
    for (const decision& d : decisions_)
      if (d.kind == kind && d.at == at)
        result.push_back(d);
    return result;
  }

  // A stale read reads the newest value, an overtaken write is placed last.
  void add_undone(event_id e) {
    for (const decision_kind kind : {decision_kind::read, decision_kind::place})
      if (std::vector<decision> taken = taken_at(e, kind); !taken.empty())
        add({.removed = std::move(taken)}, e);
  }

  // An interrupt comes elsewhere between the operations of its CPU, the nearest places first. What
  // its CPU does without it is found by trying.
  void add_moved(const decision& d) {
    const auto delivery = delivery_of(d);
    if (!delivery)
      return;
    const lane_id lane = graph_[*delivery].lane;
    const std::size_t here = graph_[*delivery].index;
    const execution without = run_(flipped(decisions_, {.removed = {d}}));
    for (std::size_t i = here; i < without.lane(lane).size(); ++i) {
      if (delivers(without[without.lane(lane)[i]], d.to))
        break;
      add_moved_before(d, *delivery, operation_of(without, names_, without.lane(lane)[i]));
    }
    for (std::size_t i = here; i-- > 0;)
      add_moved_before(d, *delivery, operation_of(graph_, names_, graph_.lane(lane)[i]));
    add({.removed = {d}}, *delivery);
  }

  void add_moved_before(const decision& d, event_id delivery, operation place) {
    decision moved = d;
    moved.side = gap_side::before;
    moved.at = std::move(place);
    if (moved.at.on == target::object && !(moved == d))
      add({.removed = {d}, .added = {std::move(moved)}}, delivery);
  }

  // The event by which a recorded line was delivered: the deliveries of a line on a lane come in
  // the order of their decisions, those that need none behind them.
  std::optional<event_id> delivery_of(const decision& d) const {
    std::size_t skip = 0;
    for (const decision& other : decisions_) {
      if (&other == &d)
        break;
      skip += other.kind == d.kind && other.at.lane == d.at.lane && other.to == d.to ? 1 : 0;
    }
    for (unsigned lane = 0; lane < graph_.lanes(); ++lane) {
      if (names_.lane(static_cast<lane_id>(lane)) != d.at.lane)
        continue;
      for (const event_id e : graph_.lane(static_cast<lane_id>(lane)))
        if (delivers(graph_[e], d.to) && skip-- == 0)
          return e;
    }
    return std::nullopt;
  }

  bool delivers(const event& e, const std::string& line) const {
    const unsigned number = delivered_line(e.lab, e.read);
    return number != no_line && names_.line(number) == line;
  }

  void add_other_outcomes(event_id id) {
    const label& l = graph_[id].lab;
    if (may_read(l) && !sees_raise(l))
      add_other_sources(id);
    if (l.is<op::choice>())
      add_other_choices(id);
  }

  void add_other_sources(event_id id) {
    const event& e = graph_[id];
    const operation at = operation_of(graph_, names_, id);
    const std::vector<decision> taken = taken_at(id, decision_kind::read);
    std::vector<event_id> sources = graph_.at(e.lab.location).mo;
    std::reverse(sources.begin(), sources.end());
    sources.push_back(initial_value);
    for (const event_id source : sources) {
      if (source == e.source || source == id || (source != initial_value && source > id))
        continue;
      decision d{.kind = decision_kind::read, .at = at};
      if (source != initial_value)
        d.other = operation_of(graph_, names_, source);
      add({.removed = taken, .added = {std::move(d)}}, id);
    }
    for (unsigned lane = 0; lane < graph_.lanes(); ++lane)
      if (lane != e.lane)
        add({.removed = taken,
             .added = {{.kind = decision_kind::switch_lane,
                        .at = at,
                        .to = names_.lane(static_cast<lane_id>(lane))}}},
            id);
  }

  void add_other_choices(event_id id) {
    const label& l = graph_[id].lab;
    const std::vector<decision> taken = taken_at(id, decision_kind::choose);
    for (value_t other = 0; other < alternatives_of(l); ++other)
      if (other != graph_[id].read)
        add({.removed = taken,
             .added = {{.kind = decision_kind::choose,
                        .at = operation_of(graph_, names_, id),
                        .alternative = other}}},
            id);
  }

  void add_without(const decision& d) {
    if (d.kind != decision_kind::deliver && d.kind != decision_kind::choose)
      add({.removed = {d}}, find(graph_, names_, d.at).value_or(no_event));
  }

  const execution& graph_;
  const naming& names_;
  const std::vector<decision>& decisions_;
  const decision_runner& run_;
  linear_order order_;
  std::vector<flip_candidate> found_;
};

} // namespace

std::vector<decision> flipped(const std::vector<decision>& decisions, const flip& change) {
  std::vector<decision> result = change.added;
  std::vector<decision> removed = change.removed;
  for (const decision& d : decisions)
    if (const auto found = std::find(removed.begin(), removed.end(), d); found != removed.end())
      removed.erase(found);
    else
      result.push_back(d);
  return result;
}

std::vector<flip_candidate> flips_of(const execution& g, const violation& v, const naming& names,
                                     const std::vector<decision>& decisions,
                                     const decision_runner& run) {
  return flip_search(g, v, names, decisions, run).all();
}

} // namespace heddle::checker::trace
