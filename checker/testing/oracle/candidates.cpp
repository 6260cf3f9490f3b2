#include "checker/testing/oracle/candidates.hpp"

#include <algorithm>

namespace heddle::checker::oracle {

namespace {

using form = request::form;

event_kind kind_of(form f) {
  switch (f) {
  case form::read:
    return event_kind::read;
  case form::write:
    return event_kind::write;
  case form::update:
    return event_kind::update;
  case form::choose:
    return event_kind::choice;
  case form::create:
    return event_kind::create;
  case form::join:
    return event_kind::join;
  default:
    return event_kind::fence;
  }
}

} // namespace

bool settled::all(lane_end wanted) const {
  return std::ranges::all_of(ends, [&](lane_end e) { return e == wanted; });
}

bool settled::any(lane_end wanted) const {
  return std::ranges::any_of(ends, [&](lane_end e) { return e == wanted; });
}

candidates::candidates(const lang::program_tree& tree, const script_facts& facts)
    : facts_(facts), nodes_(facts.lanes, lane_tree::root), lengths_(facts.lanes) {
  for (unsigned lane = 0; lane < facts.lanes; ++lane)
    trees_.emplace_back(lane_script(tree, facts, static_cast<lane_id>(lane)));
  if (facts.has_main)
    std::fill(nodes_.begin() + 1, nodes_.end(), not_created);
}

bool candidates::visit(const growth_limits& limits, const visitor& see) {
  limits_ = limits;
  see_ = &see;
  return grow();
}

// Grows the structure at hand in every way.
bool candidates::grow() {
  if (!add_all_unread())
    return false;
  if (!visited_.insert(sum_).second)
    return true;
  if (limits_.max_structures != 0 && visited_.size() > limits_.max_structures)
    return false;
  if (!report())
    return false;
  // What a failed lane left behind was reported; the program has no meaning beyond it.
  if (at_.any(lane_end::failed))
    return true;
  for (lane_id lane = 0; lane < facts_.lanes; ++lane)
    if (nodes_[lane] != not_created && !branch(lane))
      return false;
  return true;
}

// Adds `e`, grows the result, and restores the structure.
bool candidates::grow_with(const candidate_event& e, std::int64_t result) {
  const std::size_t size = events_.size();
  const auto nodes = nodes_;
  const auto lengths = lengths_;
  const signature sum = sum_;
  push(e, result);
  const bool go_on = grow();
  events_.resize(size);
  nodes_ = nodes;
  lengths_ = lengths;
  sum_ = sum;
  return go_on;
}

// Adds what is due and reads nothing, in all lanes. False if there are too many events.
bool candidates::add_all_unread() {
  bool added = true;
  while (added) {
    added = false;
    for (lane_id lane = 0; lane < facts_.lanes; ++lane)
      while (nodes_[lane] != not_created && add_unread(lane)) {
        added = true;
        if (events_.size() > max_related_events)
          return false;
      }
  }
  return events_.size() <= max_related_events;
}

bool candidates::add_unread(lane_id lane) {
  const request r = due(lane);
  switch (r.what) {
  case form::join:
    if (nodes_[r.target] == not_created || due(r.target).what != form::done)
      return false;
    break;
  case form::create:
    nodes_[r.target] = lane_tree::root;
    break;
  case form::write:
  case form::fence:
    break;
  default:
    return false;
  }
  candidate_event e = event_for(lane, r);
  e.facts.writes = r.what == form::write;
  e.facts.written = e.facts.writes ? static_cast<value_t>(r.operand) : 0;
  push(e, 0);
  return true;
}

bool candidates::branch(lane_id lane) {
  const request r = due(lane);
  if (r.what == form::choose) {
    for (std::int64_t taken = 0; taken < r.operand; ++taken) {
      candidate_event e = event_for(lane, r);
      e.facts.read = static_cast<value_t>(taken);
      if (!grow_with(e, taken))
        return false;
    }
  }
  if (r.what != form::read && r.what != form::update)
    return true;
  if (!branch_on_source(lane, r, reads_initial_value))
    return false;
  const auto present = static_cast<int>(events_.size());
  for (int w = 0; w < present; ++w) {
    const graph_event& e = events_[static_cast<std::size_t>(w)].facts;
    if (e.writes && e.place == r.place && !branch_on_source(lane, r, w))
      return false;
  }
  return true;
}

bool candidates::branch_on_source(lane_id lane, const request& r, int source) {
  const std::int64_t value = value_of(r.place, source);
  if (!satisfies(r, value))
    return true;
  candidate_event e = event_for(lane, r);
  e.source = source;
  e.facts.read = static_cast<value_t>(value);
  if (source != reads_initial_value)
    e.facts.source = events_[static_cast<std::size_t>(source)].self;

  if (succeeds(r, value)) {
    candidate_event writing = e;
    writing.facts.writes = true;
    writing.facts.written = static_cast<value_t>(written_by(r, value));
    const bool forbidden = limits_.one_update_per_write && is_consumed(r.place, source);
    if (!forbidden && !grow_with(writing, result_of(r, value, true)))
      return false;
    if (!may_fail_spuriously(r))
      return true;
    e.facts.spurious = true;
  }
  if (r.what == form::update)
    e.ord = r.failure;
  return grow_with(e, result_of(r, value, false));
}

bool candidates::is_consumed(std::uint32_t place, int source) const {
  return std::ranges::any_of(events_, [&](const candidate_event& e) {
    return e.facts.kind == event_kind::update && e.facts.writes && e.facts.place == place &&
           e.source == source;
  });
}

lane_end candidates::end_of(lane_id lane) const {
  if (nodes_[lane] == not_created)
    return lane_end::not_started;
  const request& r = due(lane);
  switch (r.what) {
  case form::done:
    return lane_end::done;
  case form::cut:
    return lane_end::cut;
  case form::failed:
    return lane_end::failed;
  case form::join:
    return lane_end::joining;
  case form::idle:
    return lane_end::waiting;
  default:
    return waits(r) ? lane_end::waiting : lane_end::moving;
  }
}

bool candidates::report() {
  at_.ends.resize(facts_.lanes);
  at_.due.resize(facts_.lanes);
  at_.next.resize(facts_.lanes);
  for (lane_id lane = 0; lane < facts_.lanes; ++lane) {
    const lane_end end = end_of(lane);
    at_.ends[lane] = end;
    at_.due[lane] = end == lane_end::waiting ? &due(lane) : nullptr;
    at_.next[lane] = end == lane_end::not_started ? nullptr : &due(lane);
  }
  const bool in_the_middle = at_.any(lane_end::moving) && !at_.any(lane_end::failed);
  return in_the_middle || (*see_)(at_);
}

std::int64_t candidates::value_of(std::uint32_t place, int source) const {
  if (source == reads_initial_value)
    return facts_.places[place].initial;
  return static_cast<std::int64_t>(events_[static_cast<std::size_t>(source)].facts.written);
}

candidate_event candidates::event_for(lane_id lane, const request& r) const {
  candidate_event e;
  e.facts.kind = kind_of(r.what);
  e.facts.place = r.place;
  e.facts.target = r.target;
  e.self = {lane, lengths_[lane]};
  e.ord = r.ord;
  return e;
}

void candidates::push(const candidate_event& e, std::int64_t result) {
  const lane_id lane = e.self.lane;
  events_.push_back(e);
  ++lengths_[lane];
  nodes_[lane] = trees_[lane].child(nodes_[lane], result);
  sum_ += fingerprint(e.self, e.facts, e.facts.place);
}

} // namespace heddle::checker::oracle
