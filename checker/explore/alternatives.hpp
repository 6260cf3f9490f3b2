// Taking the choices that were not taken at first: older sources and places, and backward revisits.
#pragma once

#include "checker/explore/explorer.hpp"

namespace heddle::checker {

// Cuts the graph back to where `i` was pushed and takes it. True if the graph is to be run.
template <class Model>
bool explorer<Model>::take(const item& i) {
  frame_t& f = top();
  f.model.undo(i.base);
  f.graph.truncate(i.base);
  switch (i.kind) {
  case item::what::source:
    return take_source(i);
  case item::what::conflict:
    return take_conflict(i);
  case item::what::place:
    return take_place(i);
  case item::what::revisit:
    return take_revisit(i);
  case item::what::replace:
    f.model.undo(f.born - 1U);
    return place_revisitor(i.position, i.spurious);
  case item::what::choice:
    f.graph[i.subject].read = i.position;
    return true;
  }
  return false;
}

template <class Model>
bool explorer<Model>::take_source(const item& i) {
  frame_t& f = top();
  execution& g = f.graph;
  f.model.undo(i.subject);
  g.unplace(i.subject);
  g.set_source(i.subject, i.other, i.spurious);
  const event& e = g[i.subject];
  const bool writes = update_writes(e.lab, e.read, e.spurious);
  if (writes)
    g.place(i.subject, static_cast<unsigned>(g.source_position(e) + 1));
  f.model.added(g, i.subject, i.subject);
  if (!f.model.consistent(g))
    return false;
  if (writes)
    push_revisits(i.subject, no_event);
  stack_.share_weight();
  return true;
}

// Another update already stands behind the source. The graph with both is never consistent, but
// this one may still revisit reads whose revisit deletes the other: those not younger than it.
template <class Model>
bool explorer<Model>::take_conflict(const item& i) {
  frame_t& f = top();
  execution& g = f.graph;
  f.model.undo(i.subject);
  g.unplace(i.subject);
  g.set_source(i.subject, i.other, false);
  f.model.clocks_added(g, i.subject);
  const event_id rival = consumer_of(g[i.subject].lab.location, i.other);
  if (f.model.time().in_prefix(g[rival], i.subject))
    return false;
  if (!f.model.consistent(g))
    return false;
  push_revisits(i.subject, rival);
  stack_.leave_weight();
  return false;
}

template <class Model>
bool explorer<Model>::take_place(const item& i) {
  frame_t& f = top();
  f.model.undo(i.subject);
  f.graph.unplace(i.subject);
  f.graph.place(i.subject, i.position);
  f.model.added(f.graph, i.subject, i.subject);
  return f.model.consistent(f.graph);
}

// Whether no write behind `position` in the modification order of e's location, other than e and
// the revisiting writer, is older than e or needed by the writer.
template <class Model>
bool explorer<Model>::newest_but_for(event_id e, int position, event_id writer) const {
  const frame_t& f = top();
  const auto& mo = f.graph.at(f.graph[e].lab.location).mo;
  for (auto i = static_cast<int>(mo.size()) - 1; i > position; --i) {
    const event_id w = mo[static_cast<unsigned>(i)];
    if (w == e || w == writer)
      continue;
    if (w < e || f.model.time().in_prefix(f.graph[w], writer))
      return false;
  }
  return true;
}

// Whether the event that a revisit by `writer` deletes (or the revisited read itself) is what its
// lane would have added by default, given Previous: the events older than it and those that
// `writer` needs. Only then does this branch own the revisit.
template <class Model>
bool explorer<Model>::added_maximally(event_id id, event_id writer) const {
  const frame_t& f = top();
  const event& e = f.graph[id];
  if (is_choice(e.lab))
    return e.read == 0 || seeded(mistake::revisit_ignores_choices);
  if (!accesses_memory(e.lab))
    return true;
  if (e.writes && !seeded(mistake::revisited_write_may_be_deleted)) {
    // A write that an older read was revisited to must stay: that revisit is not undone here.
    for (const event_id r : f.graph.at(e.lab.location).reads) {
      if (r >= id)
        break;
      if (f.graph[r].source == id)
        return false;
    }
  }
  if (e.lab.kind() == event_kind::write)
    return newest_but_for(id, e.mo, writer) ||
           seeded(mistake::revisit_ignores_maximality_of_writes);
  if (seeded(mistake::revisit_ignores_maximality_of_reads))
    return true;
  if (e.spurious)
    return false;
  // A source younger than e is kept as well: otherwise it is deleted, and was tested before e.
  return newest_but_for(id, f.graph.source_position(e), writer);
}

// Pushes a revisit for every read that could read `writer` instead of what it reads. Deleted is
// everything younger than the read that `writer` does not need; it grows as reads get older, so the
// first event that was not added maximally ends the search.
template <class Model>
void explorer<Model>::push_revisits(event_id writer, event_id not_younger_than) {
  const execution& g = top().graph;
  const auto& time = top().model.time();
  if (g[writer].lab.kind() == event_kind::update && seeded(mistake::revisit_skipped_for_updates))
    return;
  const location_id l = g[writer].lab.location;
  event_id oldest = no_event; // candidate; without one there is nothing to search for
  for (const event_id r : g.at(l).reads) {
    if (r > not_younger_than)
      break;
    if (time.in_prefix(g[r], writer))
      continue;
    oldest = r;
    break;
  }
  if (oldest == no_event)
    return;
  for (auto id = static_cast<event_id>(g.size()); id-- > oldest;) {
    const event& e = g[id];
    if (time.in_prefix(e, writer))
      continue;
    if (!added_maximally(id, writer))
      return;
    if (!may_read(e.lab) || e.lab.location != l || id > not_younger_than)
      continue;
    push({.kind = item::what::revisit, .subject = writer, .other = id});
  }
}

// Builds the frame in which read `i.other` reads from write `i.subject`: kept are the events not
// younger than the read, and what the write needs.
template <class Model>
bool explorer<Model>::take_revisit(const item& i) {
  frame_t& old = top();
  const auto& time = old.model.time();
  kept_.clear();
  event_id writer = 0;
  for (event_id e = 0; e < old.graph.size(); ++e) {
    if (e > i.other && !time.in_prefix(old.graph[e], i.subject))
      continue;
    if (e == i.subject)
      writer = static_cast<event_id>(kept_.size());
    kept_.push_back(e);
  }
  frame_t& f = stack_.push();
  const frame_t& from = stack_.below_top();
  f.graph.restrict_from(from.graph, kept_, i.other, i.subject);
  f.revisited = i.other; // kept with everything older, so its id does not change
  f.revisitor = writer;
  f.born = static_cast<std::uint16_t>(kept_.size());
  f.model.restrict_from(from.model, f.graph, kept_, f.revisited, f.revisitor);

  const event& w = f.graph[writer];
  if (w.lab.kind() == event_kind::update)
    return place_revisitor(static_cast<unsigned>(f.graph.source_position(w) + 1), false);

  const auto& mo = f.graph.at(w.lab.location).mo;
  const int oldest = f.model.oldest_place(f.graph, w.lane, w.index, w.lab);
  for (int p = oldest; p < static_cast<int>(mo.size()); ++p) {
    const event_id before = p == 0 ? initial_value : mo[static_cast<unsigned>(p - 1)];
    if (consumer_of(w.lab.location, before) != no_event)
      continue;
    if (seeded(mistake::revisit_places_last_only))
      continue;
    push({.kind = item::what::replace, .position = static_cast<std::uint16_t>(p)});
  }
  stack_.share_weight();
  stack_.begin_event();
  return place_revisitor(static_cast<unsigned>(mo.size()), false);
}

// Places the frame's revisitor and lets the revisited read read it. An update that succeeds by that
// is placed at once, and its write half may revisit in turn.
template <class Model>
bool explorer<Model>::place_revisitor(unsigned position, bool spurious) {
  frame_t& f = top();
  execution& g = f.graph;
  const event_id r = f.revisited;
  const unsigned epoch = f.born - 1U;
  g.unplace(r);
  g.clear_source(r);
  g.unplace(f.revisitor);
  const location_id l = g[r].lab.location;
  const bool newest = position == g.at(l).mo.size();
  g.place(f.revisitor, position);
  f.model.added(g, f.revisitor, epoch);

  const event& read = g[r];
  const int oldest = f.model.oldest_source(g, read.lane, read.index, read.lab);
  if (oldest > static_cast<int>(position))
    return false;
  g.set_source(r, f.revisitor, spurious);
  const bool writes = update_writes(read.lab, read.read, spurious);
  // As in add_read: an older source that does not satisfy would block the lane for good.
  if (!newest && !wait_satisfied(read.lab, read.read))
    return false;
  if (writes)
    g.place(r, position + 1);
  f.model.added(g, r, epoch);
  if (!newest && !f.model.consistent(g))
    return false;
  if (writes && may_fail_spuriously(read.lab) &&
      !seeded(mistake::weak_failure_missing_after_revisit))
    push({.kind = item::what::replace,
          .spurious = true,
          .position = static_cast<std::uint16_t>(position)});
  if (writes)
    push_revisits(r, no_event);
  stack_.share_weight();
  return true;
}

} // namespace heddle::checker
