// Growing one execution: the lanes' next events are added, each with its newest choice, until no
// lane can go on; the other choices are pushed as work items.
#pragma once

#include <algorithm>

#include "checker/explore/explorer.hpp"
#include "checker/explore/last_round.hpp"

namespace heddle::checker {

// Brings the program to where the current graph ends.
template <class Model>
void explorer<Model>::restart() {
  program_.restart(top().graph);
  result_.replayed += top().graph.size();
  std::fill(race_partner_.begin(), race_partner_.end(), no_event);
  for (lane_id lane = 0; lane < lane_count_; ++lane) {
    const auto events = top().graph.lane(lane);
    if (events.empty())
      continue;
    race_partner_[lane] = partner_of(events.back());
  }
}

// The event that makes `id` a data race or a use after free, or no_event.
template <class Model>
event_id explorer<Model>::partner_of(event_id id) const {
  const execution& g = top().graph;
  const auto& time = top().model.time();
  if (seen_life_) {
    const auto covers = [this](const label& life, location_id l) {
      return program_.is_in(life, l);
    };
    const event_id used = lifetimes(g, time, covers).used_after_free(id);
    if (used != no_event)
      return used;
  }
  const label& l = g[id].lab;
  const bool plain =
      accesses_memory(l) && l.location < seen_plain_.size() && seen_plain_[l.location];
  return plain ? race_with(g, time, id) : no_event;
}

template <class Model>
bool explorer<Model>::full() {
  const std::size_t bound = options_.bounds.max_events;
  if (top().graph.size() < (bound == 0 ? max_graph_size : std::min(bound, max_graph_size)))
    return false;
  note_endless();
  return true;
}

// Runs the program from the current graph to the end. False if a bound cut it.
template <class Model>
bool explorer<Model>::run() {
  restart();
  lane_id lane = 0;
  while (pick(lane)) {
    if (full() || is_late())
      return false;
    step(lane);
  }
  return true;
}

template <class Model>
auto explorer<Model>::status_of(lane_id lane) -> lane_status {
  const pending& p = program_.at(lane);
  if (p.state == lane_state::failed || race_partner_[lane] != no_event)
    return lane_status::failed;
  if (p.state != lane_state::ready)
    return lane_status::idle;
  const auto events = top().graph.lane(lane);
  if (!events.empty()) {
    if (waits(top().graph[events.back()]))
      return lane_status::waiting;
  }
  const bool joins = p.next.kind == event_kind::join;
  if (joins && program_.at(p.next.target).state != lane_state::done)
    return lane_status::waiting;
  return lane_status::enabled;
}

// Chooses the next lane to extend; false if none can go on.
template <class Model>
bool explorer<Model>::pick(lane_id& chosen) {
  unsigned candidates = 0;
  bool found_write = false;
  for (lane_id lane = 0; lane < lane_count_; ++lane) {
    if (status_of(lane) != lane_status::enabled)
      continue;
    ++candidates;
    const bool writes = !may_read(program_.at(lane).next);
    switch (options_.policy) {
    case schedule_policy::left_to_right:
      chosen = lane;
      return true;
    case schedule_policy::writes_first:
      if (candidates == 1 || (writes && !found_write))
        chosen = lane;
      found_write = found_write || writes;
      break;
    case schedule_policy::random:
      if (random_() % candidates == 0)
        chosen = lane;
      break;
    }
  }
  return candidates > 0;
}

template <class Model>
void explorer<Model>::step(lane_id lane) {
  const label l = program_.at(lane).next;
  first_item_ = top().items.size();
  ++result_.events;
  add(lane, l);
  share_weight();
  complete(lane);
}

// Hands the lane's newest event to the program, unless the lane ends with it: in a race, or
// waiting.
template <class Model>
void explorer<Model>::complete(lane_id lane) {
  const execution& g = top().graph;
  const event_id id = g.lane(lane).back();
  const event& e = g[id];
  const label& l = e.lab;
  if (accesses_memory(l) && l.ord == order::plain) {
    if (seen_plain_.size() <= l.location)
      seen_plain_.resize(l.location + 1);
    seen_plain_[l.location] = true;
  }
  seen_life_ = seen_life_ || is_life(l);
  seen_waiting_ = seen_waiting_ || is_waiting(e);
  race_partner_[lane] = partner_of(id);
  if (race_partner_[lane] != no_event || waits(e))
    return;
  program_.advance(lane, g.outcome_of(id));
}

template <class Model>
void explorer<Model>::add(lane_id lane, const label& l) {
  frame_t& f = top();
  const auto index = static_cast<unsigned>(f.graph.lane(lane).size());
  switch (l.kind) {
  case event_kind::read:
  case event_kind::update: {
    const int oldest = f.model.oldest_source(f.graph, lane, index, l);
    add_read(f.graph.append(lane, l), oldest);
    break;
  }
  case event_kind::write: {
    const int oldest = f.model.oldest_place(f.graph, lane, index, l);
    add_write(f.graph.append(lane, l), oldest);
    break;
  }
  case event_kind::choice:
    add_choice(f.graph.append(lane, l));
    break;
  case event_kind::fence:
  case event_kind::create:
  case event_kind::join: {
    const event_id id = f.graph.append(lane, l);
    f.model.added(f.graph, id, id);
    break;
  }
  }
}

template <class Model>
void explorer<Model>::push(item i) {
  i.base = static_cast<std::uint16_t>(top().graph.size());
  top().items.push_back(i);
}

// The items pushed since first_item_ and the execution that goes on share its weight evenly.
template <class Model>
void explorer<Model>::share_weight() {
  auto& items = top().items;
  if (items.size() == first_item_)
    return;
  weight_ /= static_cast<double>(items.size() - first_item_ + 1);
  for (std::size_t i = first_item_; i < items.size(); ++i)
    items[i].weight = weight_;
}

// The update that reads `source` (initial_value included) and writes, or no_event.
template <class Model>
event_id explorer<Model>::consumer_of(location_id l, event_id source) const {
  const execution& g = top().graph;
  const auto& mo = g.at(l).mo;
  const unsigned next = source == initial_value ? 0U : g[source].mo + 1U;
  if (next >= mo.size())
    return no_event;
  const event& e = g[mo[next]];
  return e.lab.kind == event_kind::update && e.source == source ? mo[next] : no_event;
}

// A read or update: reads the newest write; every older source from `oldest` on is pushed. An older
// source that does not satisfy a waiting read would block the lane for good (no later write could
// revisit it, since it was not added maximally), so it is not explored.
template <class Model>
void explorer<Model>::add_read(event_id id, int oldest) {
  frame_t& f = top();
  execution& g = f.graph;
  const label l = g[id].lab;
  const auto& mo = g.at(l.location).mo;
  const int newest = static_cast<int>(mo.size()) - 1;
  const auto source_at = [&](int i) {
    return i < 0 ? initial_value : mo[static_cast<unsigned>(i)];
  };
  for (int i = oldest; i <= newest; ++i) {
    const event_id source = source_at(i);
    const value_t value = g.value_read_from(l, source);
    const bool writes = update_writes(l, value, false);
    if (writes && l.weak && !seeded(mistake::weak_failure_missing))
      push({.kind = item::what::source, .spurious = true, .subject = id, .other = source});
    if (i == newest || !wait_satisfied(l, value))
      continue;
    if (l.wait != wait_kind::none && seeded(mistake::waiting_read_takes_newest_only))
      continue;
    const bool consumed = writes && consumer_of(l.location, source) != no_event;
    const bool atomic = !seeded(mistake::atomicity_off);
    if (consumed && atomic && seeded(mistake::conflicting_update_dropped))
      continue;
    push({.kind = consumed && atomic ? item::what::conflict : item::what::source,
          .subject = id,
          .other = source});
  }
  g.set_source(id, source_at(newest), false);
  const bool writes = update_writes(l, g[id].read, false);
  if (writes)
    g.place(id, mo.size());
  f.model.added(g, id, id);
  if (writes)
    push_revisits(id, no_event);
}

// A write: placed last; every older place from `oldest` on is pushed, except directly in front of
// an update, which must stay behind its source. Then the reads that could read it instead.
template <class Model>
void explorer<Model>::add_write(event_id id, int oldest) {
  frame_t& f = top();
  execution& g = f.graph;
  const location_id l = g[id].lab.location;
  const auto& mo = g.at(l).mo;
  const auto last = static_cast<int>(mo.size());
  for (int i = oldest; i < last && !seeded(mistake::write_places_last_only); ++i) {
    const event_id before = i == 0 ? initial_value : mo[static_cast<unsigned>(i - 1)];
    const bool splits = consumer_of(l, before) != no_event;
    if (splits && !seeded(mistake::write_splits_update))
      continue;
    push({.kind = item::what::place, .subject = id, .position = static_cast<std::uint16_t>(i)});
  }
  g.place(id, mo.size());
  f.model.added(g, id, id);
  push_revisits(id, no_event);
}

template <class Model>
void explorer<Model>::add_choice(event_id id) {
  frame_t& f = top();
  const value_t alternatives = f.graph[id].lab.operand;
  for (value_t k = 1; k < alternatives && !seeded(mistake::choice_takes_first_only); ++k)
    push({.kind = item::what::choice, .subject = id, .position = static_cast<std::uint16_t>(k)});
  f.graph[id].read = 0;
  f.model.added(f.graph, id, id);
}

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
  return p.next.kind == event_kind::join || waits_for_nothing_newer(lane);
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
  if (!seen_waiting_ || (!seen_life_ && seen_plain_.empty()) || is_dropped())
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
