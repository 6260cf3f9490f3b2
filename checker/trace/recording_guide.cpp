// Recording the decisions of an execution while it is repeated.
#include "checker/trace/recording_guide.hpp"

namespace heddle::checker::trace {

recording_guide::recording_guide(const program& p, const execution& original,
                                 const linear_order& order)
    : program_(p), original_(original), names_(p), default_(p), kept_(original.lanes()) {
  for (const linear_step& s : order.steps) {
    const event& e = original[s.id];
    kept_[e.lane] = e.index + 1U;
    if (!s.waits && !is_delivery(e.lab))
      steps_.push_back(s.id);
  }
  for (unsigned lane = 0; lane < original.lanes(); ++lane) {
    const auto events = original.lane(static_cast<lane_id>(lane));
    while (kept_[lane] < events.size() && is_coalescing(original[events[kept_[lane]]].lab))
      ++kept_[lane];
  }
}

// The event of the execution so far that repeats an original one; none if the program does not do
// the same again.
std::optional<event_id> recording_guide::here(const execution& g, event_id original) const {
  const event& e = original_[original];
  const auto events = g.lane(e.lane);
  return e.index < events.size() ? std::optional(events[e.index]) : std::nullopt;
}

decision& recording_guide::add(decision_kind kind, const execution& g, lane_id lane,
                               const label& l) {
  return decisions_.emplace_back(decision{.kind = kind, .at = next_operation(g, names_, lane, l)});
}

lane_id recording_guide::pick(const execution& g, std::span<const lane_id> enabled) {
  lane_id lane = default_.next(g, enabled);
  following_.reset();
  if (comes_at_once(program_.at(lane).next)) {
    // As the replay will do, whoever comes next in the original.
    default_.now_on(lane);
    return lane;
  }
  if (next_ < steps_.size() && !lost_) {
    const lane_id wanted = original_[steps_[next_]].lane;
    lost_ = std::find(enabled.begin(), enabled.end(), wanted) == enabled.end();
    if (!lost_) {
      if (wanted != lane)
        add(decision_kind::switch_lane, g, lane, program_.at(lane).next).to = names_.lane(wanted);
      lane = wanted;
      // Before its event come choices between interrupts.
      if (!comes_at_once(program_.at(lane).next))
        following_ = steps_[next_++];
    }
  }
  default_.now_on(lane);
  return lane;
}

std::optional<event_id> recording_guide::source(const execution& g, lane_id lane, const label& l) {
  const event* e = followed();
  if (e == nullptr)
    return std::nullopt;
  const bool written = l.location < g.locations() && !g.at(l.location).mo.empty();
  const event_id newest = written ? g.at(l.location).mo.back() : initial_value;
  event_id source = initial_value;
  if (e->source != initial_value) {
    const std::optional<event_id> found = here(g, e->source);
    lost_ = lost_ || !found;
    if (!found)
      return std::nullopt;
    source = *found;
  }
  if (source == newest)
    return std::nullopt;
  decision& d = add(decision_kind::read, g, lane, l);
  if (source != initial_value)
    d.other = operation_of(g, names_, source);
  return source;
}

std::optional<unsigned> recording_guide::place(const execution& g, lane_id lane, const label& l) {
  const event* e = followed();
  if (e == nullptr || l.location >= g.locations())
    return std::nullopt;
  // Before the first of the writes already here that came behind it in the original.
  for (const event_id later : g.at(l.location).mo) {
    const auto originals = original_.lane(g[later].lane);
    if (g[later].index >= originals.size() || original_[originals[g[later].index]].mo < e->mo)
      continue;
    add(decision_kind::place, g, lane, l).other = operation_of(g, names_, later);
    return g[later].mo;
  }
  return std::nullopt;
}

// The original of the event that comes next on the lane, if it is repeated.
const event* recording_guide::original_of_next(const execution& g, lane_id lane) const {
  const std::size_t index = g.lane(lane).size();
  return index < kept_[lane] ? &original_[original_.lane(lane)[index]] : nullptr;
}

value_t recording_guide::choose_line(const execution& g, lane_id lane, const label& l,
                                     const event& original) {
  // Where one of several lines must come, the first is written down as well: the decision for
  // another one, later in the same gap, could be taken for it.
  const bool ordered = l.as<op::delivery>().must && alternatives_of(l) > 1;
  if (original.read == 0 && !ordered)
    return 0;
  gap here = next_gap(g, names_, lane, l);
  decisions_.push_back({.kind = decision_kind::deliver,
                        .at = std::move(here.at),
                        .to = names_.line(delivered_line(l, original.read)),
                        .side = here.side});
  return original.read;
}

value_t recording_guide::choose(const execution& g, lane_id lane, const label& l) {
  const event* const e = comes_at_once(l) ? original_of_next(g, lane) : followed();
  if (e == nullptr || e->lab.kind() != l.kind())
    return 0;
  if (is_delivery(l))
    return choose_line(g, lane, l, *e);
  if (e->read == 0)
    return 0;
  return add(decision_kind::choose, g, lane, l).alternative = e->read;
}

bool recording_guide::spurious(const execution& g, lane_id lane, const label& l) {
  const event* e = followed();
  if (e == nullptr || !e->spurious)
    return false;
  add(decision_kind::spurious, g, lane, l);
  return true;
}

} // namespace heddle::checker::trace
