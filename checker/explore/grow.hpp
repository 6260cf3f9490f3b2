// Growing one execution: the lanes' next events are added, each with its newest choice, until no
// lane can go on; the other choices are pushed as work items.
#pragma once

#include <algorithm>
#include <cassert>

#include "checker/explore/explorer.hpp"

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
  if (seen_.has_life()) {
    const auto covers = [this](const label& life, location_id l) {
      return program_.is_in(life, l);
    };
    const event_id used = lifetimes(g, time, covers).used_after_free(id);
    if (used != no_event)
      return used;
  }
  const label& l = g[id].lab;
  const bool plain = accesses_memory(l) && seen_.has_plain(l.location);
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
  const bool joins = p.next.kind() == event_kind::join;
  if (joins && program_.at(target_lane(p.next)).state != lane_state::done)
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
  assert(program_.at(lane).state == lane_state::ready);
  const label l = program_.at(lane).next;
  stack_.begin_event();
  ++result_.events;
  add(lane, l);
  stack_.share_weight();
  complete(lane);
}

// Hands the lane's newest event to the program, unless the lane ends with it: in a race, or
// waiting.
template <class Model>
void explorer<Model>::complete(lane_id lane) {
  const execution& g = top().graph;
  const event_id id = g.lane(lane).back();
  const event& e = g[id];
  seen_.note(e);
  race_partner_[lane] = partner_of(id);
  if (race_partner_[lane] != no_event || waits(e))
    return;
  program_.advance(lane, g.outcome_of(id));
  assert(program_.at(lane).state != lane_state::not_started); // at its next event, or at an end
}

template <class Model>
void explorer<Model>::add(lane_id lane, const label& l) {
  frame_t& f = top();
  const auto index = static_cast<unsigned>(f.graph.lane(lane).size());
  switch (l.kind()) {
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
  case event_kind::delivery:
  case event_kind::coalescing:
    add_choice(f.graph.append(lane, l));
    break;
  case event_kind::fence:
  case event_kind::begin_life:
  case event_kind::end_life:
  case event_kind::create:
  case event_kind::join: {
    const event_id id = f.graph.append(lane, l);
    f.model.added(f.graph, id, id);
    break;
  }
  }
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
  return e.lab.kind() == event_kind::update && e.source == source ? mo[next] : no_event;
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
    if (writes && may_fail_spuriously(l) && !seeded(mistake::weak_failure_missing))
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
  const value_t alternatives = alternatives_of(f.graph[id].lab);
  for (value_t k = 1; k < alternatives && !seeded(mistake::choice_takes_first_only); ++k)
    push({.kind = item::what::choice, .subject = id, .position = static_cast<std::uint16_t>(k)});
  f.graph[id].read = 0;
  f.model.added(f.graph, id, id);
}

} // namespace heddle::checker
