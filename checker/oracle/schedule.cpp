#include "checker/oracle/schedule.hpp"

#include <algorithm>
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
  if (p.next.kind == event_kind::join)
    return program_.at(p.next.target).state == lane_state::done;
  return p.next.wait == wait_kind::none || wait_satisfied(p.next, current(p.next));
}

bool schedule::is_local(lane_id lane) const { return !accesses_memory(program_.at(lane).next); }

unsigned schedule::options(lane_id lane) const {
  const label& l = program_.at(lane).next;
  if (l.kind == event_kind::choice)
    return static_cast<unsigned>(l.operand);
  return l.weak && update_writes(l, current(l), false) ? 2 : 1;
}

void schedule::step(lane_id lane, unsigned option) {
  assert(enabled(lane) && option < options(lane));
  const label l = program_.at(lane).next;
  const event_id id = graph_.append(lane, l);
  bool writes = l.kind == event_kind::write;
  if (may_read(l)) {
    const auto& mo = graph_.at(l.location).mo;
    const bool fails_spuriously = l.weak && option == 1;
    graph_.set_source(id, mo.empty() ? initial_value : mo.back(), fails_spuriously);
    writes = update_writes(l, graph_[id].read, fails_spuriously);
  }
  if (writes)
    graph_.place(id, static_cast<unsigned>(graph_.at(l.location).mo.size()));
  if (l.kind == event_kind::choice)
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
           (p.why == block_reason::spin && last_loop_is_current(lane));
  return p.state == lane_state::ready; // and not enabled
}

// The last iteration of a spin loop is taken to be the lane's last reads back to the first one that
// occurs a second time. If another lane has written to what they read, the loop would go on.
bool schedule::last_loop_is_current(lane_id lane) const {
  std::vector<location_id> seen;
  const auto events = graph_.lane(lane);
  for (auto e = events.rbegin(); e != events.rend(); ++e) {
    const event& x = graph_[*e];
    if (is_delivery(x.lab) && x.read == 0)
      continue; // nothing was delivered there
    if (!may_read(x.lab) || x.writes || std::ranges::count(seen, x.lab.location) > 0)
      break;
    seen.push_back(x.lab.location);
    const auto& mo = graph_.at(x.lab.location).mo;
    if (x.source != (mo.empty() ? initial_value : mo.back()))
      return false;
  }
  return true;
}

} // namespace heddle::checker::oracle
