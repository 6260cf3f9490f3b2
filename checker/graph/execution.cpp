// Growing, shrinking and restricting an execution graph.
#include "checker/graph/execution.hpp"

#include <algorithm>
#include <cassert>

namespace heddle::checker {

execution::execution(unsigned lanes) : lanes_(lanes), creators_(lanes, no_event) {}

location& execution::location_for(location_id l) {
  if (l >= locations_.size())
    locations_.resize(l + 1);
  return locations_[l];
}

event_id execution::append(lane_id lane, const label& l) {
  const auto id = static_cast<event_id>(events_.size());
  event& e = events_.emplace_back();
  assert(lane < lanes_.size() && id < no_event && id < initial_value);
  e.lab = l;
  e.lane = lane;
  e.index = static_cast<std::uint16_t>(lanes_[lane].size());
  e.source = no_event;
  lanes_[lane].push_back(id);
  if (may_read(l))
    location_for(l.location).reads.push_back(id);
  if (l.kind() == event_kind::write) {
    e.written = truncate_to(l.size, l.as<op::write>().value);
    location_for(l.location);
  }
  if (l.kind() == event_kind::create)
    creators_[target_lane(l)] = id;
  return id;
}

void execution::set_source(event_id id, event_id source, bool spurious) {
  event& e = events_[id];
  assert(may_read(e.lab) && !e.writes);
  assert(source == initial_value ||
         (events_[source].writes && events_[source].lab.location == e.lab.location));
  e.source = source;
  e.read = value_read_from(e.lab, source);
  e.spurious = spurious;
  if (update_writes(e.lab, e.read, spurious))
    e.written = updated(e.lab, e.read);
}

void execution::place(event_id id, unsigned position) {
  event& e = events_[id];
  auto& mo = locations_[e.lab.location].mo;
  assert(!e.writes && position <= mo.size());
  mo.insert(mo.begin() + position, id);
  e.writes = true;
  for (std::size_t i = position; i < mo.size(); ++i)
    events_[mo[i]].mo = static_cast<std::uint16_t>(i);
}

void execution::unplace(event_id id) {
  event& e = events_[id];
  if (!e.writes)
    return;
  auto& mo = locations_[e.lab.location].mo;
  mo.erase(mo.begin() + e.mo);
  e.writes = false;
  for (std::size_t i = e.mo; i < mo.size(); ++i)
    events_[mo[i]].mo = static_cast<std::uint16_t>(i);
}

void execution::truncate(std::size_t size) {
  while (events_.size() > size) {
    const auto id = static_cast<event_id>(events_.size() - 1);
    const event& e = events_.back();
    unplace(id);
    if (may_read(e.lab))
      locations_[e.lab.location].reads.pop_back();
    if (e.lab.kind() == event_kind::create)
      creators_[target_lane(e.lab)] = no_event;
    lanes_[e.lane].pop_back();
    events_.pop_back();
  }
}

void execution::clear() {
  for (const event& e : events_) {
    if (!accesses_memory(e.lab))
      continue;
    locations_[e.lab.location].mo.clear();
    locations_[e.lab.location].reads.clear();
  }
  for (auto& lane : lanes_)
    lane.clear();
  std::fill(creators_.begin(), creators_.end(), no_event);
  events_.clear();
}

void execution::restrict_from(const execution& from, std::span<const event_id> kept, event_id reset,
                              event_id unplaced) {
  assert(this != &from && std::is_sorted(kept.begin(), kept.end()));
  clear();
  if (locations_.size() < from.locations_.size())
    locations_.resize(from.locations_.size());
  renumbered_.assign(from.events_.size(), no_event);
  for (std::size_t i = 0; i < kept.size(); ++i)
    renumbered_[kept[i]] = static_cast<event_id>(i);
  events_.reserve(from.events_.capacity());

  for (const event_id old : kept) {
    const auto id = static_cast<event_id>(events_.size());
    event& e = events_.emplace_back(from.events_[old]);
    lanes_[e.lane].push_back(id);
    if (old == reset)
      e.source = no_event;
    if (old == reset || old == unplaced)
      e.writes = false;
    if (e.lab.kind() == event_kind::create)
      creators_[target_lane(e.lab)] = id;
    if (!accesses_memory(e.lab))
      continue;
    if (e.source < no_event)
      e.source = renumbered_[e.source];
    location& l = locations_[e.lab.location];
    if (l.mo.empty() && l.reads.empty())
      restrict_order(from, e.lab.location, reset, unplaced);
    if (may_read(e.lab))
      l.reads.push_back(id);
  }
  number_places();
}

// Copies the modification order of one location, kept events only.
void execution::restrict_order(const execution& from, location_id l, event_id reset,
                               event_id unplaced) {
  for (const event_id old : from.locations_[l].mo) {
    if (old == reset || old == unplaced || renumbered_[old] == no_event)
      continue;
    locations_[l].mo.push_back(renumbered_[old]);
  }
}

// Every location with writes has exactly one first write; it numbers the others.
void execution::number_places() {
  for (std::size_t id = 0; id < events_.size(); ++id) {
    if (!events_[id].writes)
      continue;
    const auto& mo = locations_[events_[id].lab.location].mo;
    if (mo[0] != id)
      continue;
    for (std::size_t i = 0; i < mo.size(); ++i)
      events_[mo[i]].mo = static_cast<std::uint16_t>(i);
  }
}

} // namespace heddle::checker
