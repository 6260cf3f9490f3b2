// Applying recorded decisions.
#include "checker/trace/decision_guide.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::checker::trace {

decision_guide::decision_guide(const program& p, std::vector<decision> decisions)
    : program_(p), names_(p), default_(p) {
  for (decision& d : decisions)
    decisions_.push_back({.what = std::move(d)});
}

// The first decision of this kind for the lane's next operation that was neither applied nor found
// impossible. Several switches may be recorded for one operation; they happen in turn.
auto decision_guide::open_decision(decision_kind kind, const execution& g, lane_id lane,
                                   const label& l) -> recorded* {
  std::optional<operation> next; // found out only if some decision is for this lane
  for (recorded& r : decisions_) {
    if (r.what.kind != kind || r.applied || !r.obstacle.empty() ||
        r.what.at.lane != names_.lane(lane))
      continue;
    if (!next)
      next = next_operation(g, names_, lane, l);
    if (r.what.at == *next)
      return &r;
  }
  return nullptr;
}

lane_id decision_guide::pick(const execution& g, std::span<const lane_id> enabled) {
  lane_id lane = default_.next(g, enabled);
  // The decision to leave it, if any, is for what comes after.
  if (comes_at_once(program_.at(lane).next)) {
    default_.now_on(lane);
    return lane;
  }
  recorded* r = open_decision(decision_kind::switch_lane, g, lane, program_.at(lane).next);
  if (r != nullptr) {
    const auto to = std::find_if(enabled.begin(), enabled.end(),
                                 [&](lane_id l) { return names_.lane(l) == r->what.to; });
    // A lane that looks too early stays where it is, which no recorded execution does.
    const auto waits = [&](lane_id l) {
      const label& next = program_.at(l).next;
      return default_.would_wait(g, l) && open_decision(decision_kind::read, g, l, next) == nullptr;
    };
    if (to == enabled.end()) {
      r->obstacle = fmt::format("{} cannot go on there", r->what.to);
    } else if (waits(*to)) {
      r->obstacle = fmt::format("{} would wait there", r->what.to);
      r->excluded = true;
    } else {
      lane = *to;
      r->applied = true;
    }
  }
  default_.now_on(lane);
  return lane;
}

std::optional<event_id> decision_guide::source(const execution& g, lane_id lane, const label& l) {
  recorded* r = open_decision(decision_kind::read, g, lane, l);
  if (r == nullptr)
    return std::nullopt;
  event_id source = initial_value;
  if (r->what.other) {
    const std::optional<event_id> found = find(g, names_, *r->what.other);
    if (!found || !g[*found].writes || g[*found].lab.location != l.location) {
      r->obstacle = fmt::format("{} has not written", describe(*r->what.other));
      return std::nullopt;
    }
    source = *found;
  }
  r->applied = true;
  last_directed_ = &r->what;
  return source;
}

std::optional<unsigned> decision_guide::place(const execution& g, lane_id lane, const label& l) {
  recorded* r = open_decision(decision_kind::place, g, lane, l);
  if (r == nullptr || !r->what.other)
    return std::nullopt;
  const std::optional<event_id> found = find(g, names_, *r->what.other);
  if (!found || !g[*found].writes || g[*found].lab.location != l.location) {
    r->obstacle = fmt::format("{} has not written", describe(*r->what.other));
    return std::nullopt;
  }
  r->applied = true;
  last_directed_ = &r->what;
  return g[*found].mo;
}

// The first decision for this gap whose line is offered; what is offered later may come later.
value_t decision_guide::choose_line(const execution& g, lane_id lane, const label& l) {
  const gap here = next_gap(g, names_, lane, l);
  for (value_t taken = 0; taken < alternatives_of(l); ++taken)
    if (const unsigned line = delivered_line(l, taken); line != no_line)
      offered_[{lane, names_.line(line)}] = g.lane(lane).size();
  for (recorded& r : decisions_) {
    if (r.what.kind != decision_kind::deliver || r.applied || gap{r.what.side, r.what.at} != here)
      continue;
    for (value_t taken = 0; taken < alternatives_of(l); ++taken) {
      const unsigned line = delivered_line(l, taken);
      if (line == no_line || names_.line(line) != r.what.to)
        continue;
      r.applied = true;
      return taken;
    }
  }
  return 0;
}

value_t decision_guide::choose(const execution& g, lane_id lane, const label& l) {
  if (is_delivery(l))
    return choose_line(g, lane, l);
  recorded* r = open_decision(decision_kind::choose, g, lane, l);
  if (r == nullptr)
    return 0;
  if (r->what.alternative >= alternatives_of(l)) {
    r->obstacle = fmt::format("it has only {} alternatives", alternatives_of(l));
    return 0;
  }
  r->applied = true;
  return r->what.alternative;
}

bool decision_guide::spurious(const execution& g, lane_id lane, const label& l) {
  recorded* r = open_decision(decision_kind::spurious, g, lane, l);
  if (r == nullptr)
    return false;
  r->applied = true;
  return true;
}

std::string decision_guide::why_not(const recorded& r) const {
  if (r.what.kind == decision_kind::deliver)
    return fmt::format("{} cannot come {}", r.what.to, describe(gap{r.what.side, r.what.at}));
  return r.obstacle.empty() ? describe(r.what.at) + " never came" : r.obstacle;
}

// Whether the place for an interrupt came, and the interrupt was only offered behind it.
bool decision_guide::is_kept_out(const recorded& r, const execution& reached) const {
  if (r.what.kind != decision_kind::deliver ||
      (r.what.side != gap_side::before && r.what.side != gap_side::after))
    return false;
  const std::optional<event_id> at = find(reached, names_, r.what.at);
  if (!at)
    return false;
  const auto offer = offered_.find({reached[*at].lane, r.what.to});
  return offer != offered_.end() && offer->second > reached[*at].index;
}

std::vector<unapplied_decision> decision_guide::unapplied(const execution& reached) const {
  std::vector<unapplied_decision> result;
  for (const recorded& r : decisions_)
    if (!r.applied)
      result.push_back({.what = r.what,
                        .why = why_not(r),
                        .excluded = r.excluded || is_kept_out(r, reached),
                        .came = !r.obstacle.empty()});
  return result;
}

std::optional<std::string> decision_guide::first_not_applied() const {
  for (std::size_t i = 0; i < decisions_.size(); ++i)
    if (!decisions_[i].applied)
      return fmt::format("decision {} ({}): {}", i + 1, text_of(decisions_[i].what),
                         why_not(decisions_[i]));
  return std::nullopt;
}

} // namespace heddle::checker::trace
