#include "checker/naive/schedule.hpp"

#include <cassert>

namespace heddle::checker::oracle {

schedule::schedule(program& p) : program_(p), graph_(p.lanes()), nothing_(p.lanes()) { back_to(0); }

const signature& schedule::partial() const {
  static constexpr signature none{};
  return steps_.empty() ? none : steps_.back().sum;
}

value_t schedule::current(const label& l) const {
  return truncate_to(l.size, graph_.final_value(l.location, l.initial));
}

bool schedule::enabled(lane_id lane) const {
  const pending& p = program_.at(lane);
  if (p.state != lane_state::ready)
    return false;
  if (p.next.kind() == event_kind::join)
    return program_.at(target_lane(p.next)).state == lane_state::done;
  return p.next.wait == wait_kind::none || wait_satisfied(p.next, current(p.next));
}

bool schedule::is_local(lane_id lane) const { return !accesses_memory(program_.at(lane).next); }

unsigned schedule::options(lane_id lane) const {
  const label& l = program_.at(lane).next;
  if (is_choice(l))
    return static_cast<unsigned>(alternatives_of(l));
  return may_fail_spuriously(l) && update_writes(l, current(l), false) ? 2 : 1;
}

void schedule::step(lane_id lane, unsigned option) {
  assert(enabled(lane) && option < options(lane));
  const label l = program_.at(lane).next;
  const event_id id = graph_.append(lane, l);
  bool writes = l.kind() == event_kind::write;
  if (may_read(l)) {
    const auto& mo = graph_.at(l.location).mo;
    const bool fails_spuriously = may_fail_spuriously(l) && option == 1;
    graph_.set_source(id, mo.empty() ? initial_value : mo.back(), fails_spuriously);
    writes = update_writes(l, graph_[id].read, fails_spuriously);
  }
  if (writes)
    graph_.place(id, static_cast<unsigned>(graph_.at(l.location).mo.size()));
  if (is_choice(l))
    graph_[id].read = option;

  const graph_event description = describe(graph_, id);
  taken t{lane, graph_.outcome_of(id), partial()};
  t.sum += fingerprint({lane, graph_[id].index}, description,
                       accesses_memory(l) ? name_of(l.location) : 0);
  steps_.push_back(t);
  program_.advance(lane, t.result);
}

void schedule::back_to(std::size_t length) {
  graph_.truncate(length);
  steps_.resize(length);
  program_.restart(nothing_);
  for (const taken& t : steps_)
    program_.advance(t.lane, t.result);
}

std::uint64_t schedule::name_of(location_id l) {
  if (l >= names_.size())
    names_.resize(l + 1);
  if (names_[l] == 0)
    names_[l] = name_fingerprint(program_.location_name(l));
  return names_[l];
}

bool schedule::waits_in_vain(lane_id lane) const {
  const pending& p = program_.at(lane);
  if (p.state == lane_state::blocked)
    return p.why == block_reason::idle ||
           (p.why == block_reason::spin && last_round_is_current(lane));
  return p.state == lane_state::ready; // and not enabled
}

// Of a lane that spins: the events of the round that it would repeat.
bool schedule::is_in_last_round(event_id id) const {
  const event& x = graph_[id];
  const pending& p = program_.at(x.lane);
  return p.state == lane_state::blocked && p.why == block_reason::spin && x.index >= p.round_begins;
}

// If another lane has since written to what the last round read, and not only what was there before
// in a round of its own, the loop would go on; so it would if something in the round were left to
// chance.
bool schedule::last_round_is_current(lane_id lane) const {
  for (const event_id id : graph_.lane(lane)) {
    if (!is_in_last_round(id))
      continue;
    const event& x = graph_[id];
    if (x.spurious || (is_choice(x.lab) && !(is_delivery(x.lab) && x.read == 0)))
      return false;
    if (!may_read(x.lab))
      continue;
    // Under sequential consistency the later writes are those that were performed later.
    for (auto later = static_cast<event_id>(id + 1); later < graph_.size(); ++later) {
      const event& w = graph_[later];
      const bool same_place = accesses_memory(w.lab) && w.lab.location == x.lab.location;
      if (same_place && w.writes && !(leaves_value(w) && is_in_last_round(later)))
        return false;
    }
  }
  return true;
}

} // namespace heddle::checker::oracle
