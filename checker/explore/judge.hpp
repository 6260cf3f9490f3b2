// Judging one execution that no lane can continue: complete, stuck, blocked or failed, and of what.
#pragma once

#include <algorithm>

#include "checker/explore/explorer.hpp"
#include "checker/explore/last_round.hpp"

namespace heddle::checker {

// Whether what the lane's last event waits for is what it would see for ever: the newest write.
template <class Model>
bool explorer<Model>::waits_for_nothing_newer(lane_id lane) const {
  const execution& g = top().graph;
  const event& e = g[g.lane(lane).back()];
  const int newest = static_cast<int>(g.at(e.lab.location).mo.size()) - 1;
  return !e.spurious && (g.source_position(e) == newest || seeded(mistake::stale_wait_is_stuck));
}

// No lane can go on. Whether `lane` has ended, or waits for what can never come: if all do, and
// none only looked too early, nobody will ever go on.
template <class Model>
bool explorer<Model>::rests(lane_id lane) const {
  const pending& p = program_.at(lane);
  switch (p.state) {
  case lane_state::done:
  case lane_state::not_started:
    return true;
  case lane_state::failed:
    return false;
  case lane_state::blocked:
    return p.why == block_reason::idle ||
           (p.why == block_reason::spin && spins_for_ever(program_, top().graph, lane));
  case lane_state::ready:
    break;
  }
  return p.next.kind() == event_kind::join || waits_for_nothing_newer(lane);
}

// The data race or use after free with which the lane ends.
template <class Model>
violation explorer<Model>::describe_partner(lane_id lane) const {
  const execution& g = top().graph;
  const event_id mine = g.lane(lane).back();
  const event_id other = race_partner_[lane];
  const bool happened_before = top().model.time().happens_before(g[other], mine);
  return describe_unordered(program_, g, mine, other, happened_before);
}

// Whether assume() has ended a lane: then this is no execution of the program.
template <class Model>
bool explorer<Model>::is_dropped() const {
  for (lane_id lane = 0; lane < lane_count_; ++lane) {
    const pending& p = program_.at(lane);
    if (p.state == lane_state::blocked && p.why == block_reason::assumption)
      return true;
  }
  return false;
}

// What waiting operations looked at before they were satisfied, or while they never were. At the
// end of the execution, because any write that is added later may be what such a look sees.
template <class Model>
void explorer<Model>::judge_looks(std::vector<violation>& found) {
  if (!seen_.has_waiting() || !(seen_.has_life() || seen_.has_plain()) || is_dropped())
    return;
  const execution& g = top().graph;
  const auto covers = [this](const label& life, location_id l) { return program_.is_in(life, l); };
  const looks judged(g, top().model, covers);
  for (event_id r = 0; r < g.size(); ++r) {
    if (!is_waiting(g[r]) || g[r].source == no_event)
      continue;
    const event_id other = judged.unordered_with(r);
    if (other == no_event)
      continue;
    found.push_back(describe_unordered_look(program_, g, r, other));
    return;
  }
}

// What lanes did between their events.
template <class Model>
void explorer<Model>::judge_native_code(std::vector<violation>& found) {
  if (is_dropped())
    return;
  const execution& g = top().graph;
  const Model& model = top().model;
  const auto step_order_by = [&](auto precedes) -> step_order {
    return [&g, precedes](lane_id a, std::size_t i, lane_id b, std::size_t j) {
      return i < g.lane(a).size() && j > 0 && precedes(g[g.lane(a)[i]], g.lane(b)[j - 1]);
    };
  };
  const native_orders orders{
      step_order_by([&](const event& x, event_id y) { return model.time().happens_before(x, y); }),
      step_order_by([&](const event& x, event_id y) { return model.time().in_prefix(x, y); }),
      step_order_by([&](const event& x, event_id y) { return model.precedes(x, y); })};
  const auto diverged = [](const violation& v) { return v.what.what == kind::nondeterminism; };
  if (failure race; program_.has_native_race(orders.happens_before, race)) {
    std::erase_if(found, [](const violation& v) { return is_matter_of_luck(v.what.what); });
    found.insert(found.begin(), {std::move(race), no_lane});
    return;
  }
  if (std::any_of(found.begin(), found.end(), diverged))
    return; // and its records are not those of this execution
  std::vector<failure> faults;
  program_.judge_records(orders, faults);
  for (failure& f : faults)
    found.push_back({std::move(f), no_lane});
}

template <class Model>
ending explorer<Model>::classify(std::vector<violation>& found) {
  bool all_done = true; // but for daemons
  bool all_rest = true;
  for (lane_id lane = 0; lane < lane_count_; ++lane) {
    const pending& p = program_.at(lane);
    all_done = all_done && (p.state == lane_state::done || program_.is_daemon(lane));
    if (p.state == lane_state::failed)
      found.push_back({program_.failure_of(lane), lane});
    if (race_partner_[lane] == no_event) {
      all_rest = all_rest && rests(lane);
      continue;
    }
    found.push_back(describe_partner(lane));
  }
  judge_native_code(found);
  if (drop_if_unseen(program_, found))
    return ending::blocked;
  if (found.empty())
    judge_looks(found);
  if (!found.empty())
    return ending::failed;
  if (!all_rest || program_.is_cut_short(top().graph))
    return ending::blocked;
  if (!all_done)
    return ending::stuck;
  failure at_end;
  if (program_.finish(top().graph, at_end))
    return ending::complete;
  found.push_back({at_end, no_lane});
  return ending::failed;
}

// Counts and reports the execution. False if the exploration is to stop.
template <class Model>
bool explorer<Model>::finish_execution() {
  std::vector<violation> found;
  const ending how = classify(found);
  switch (how) {
  case ending::complete:
    ++result_.complete;
    break;
  case ending::blocked:
    ++result_.blocked;
    break;
  case ending::stuck:
    ++result_.stuck;
    break;
  case ending::failed:
    ++result_.failed;
    break;
  }
  const bool go_on = watch_.on_execution(top().graph, how, found);
  return go_on && !(how == ending::failed && options_.stop_at_first_failure);
}

} // namespace heddle::checker
