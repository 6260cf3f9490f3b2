// The global order of SC and x86-TSO, as predecessor sets that are kept up to date.
//
// Both models ask that one relation over all events is acyclic: (ppo ∪ rf ∪ mo ∪ fr)+ with the
// model's own ppo. For a new event at the end of its lane the consistent choices are then a suffix
// of the location's modification order, starting at the last write that already precedes it; no
// choice has to be tried and rejected. An event added with the newest choice has no outgoing edge
// and changes no other set; an older choice adds one edge to the next write of the location, which
// is propagated at once and logged, so that truncation can take it back.
//
// An `Arch` says on which chains of its lane an event stands. Events of one chain are ordered, so a
// predecessor set is one vector clock per chain:
//   SC   every event stands on the one chain;
//   TSO  loads stand on the load chain, stores on the store chain (behind all earlier loads), full
//        fences on both. A later load is thereby not ordered behind an earlier store.
#pragma once

#include <array>
#include <cassert>
#include <span>
#include <vector>

#include <heddle_seeded.hpp>

#include "checker/graph/execution.hpp"
#include "checker/graph/view.hpp"

namespace heddle::checker {

enum class side : std::uint8_t { none, load, store, full };

template <unsigned Lanes, class Arch>
class order_closure {
public:
  // Position of the oldest write (-1: the initial value) that event (lane, index) with label `l`
  // may read.
  int oldest_source(const execution& g, lane_id lane, unsigned index, const label& l) const {
    const int bound = last_before(g, l.location, base(g, lane, index, Arch::side_of(l)));
    if (Arch::side_of(l) != side::load)
      return bound;
    return std::max(bound, own_bound(g, lane, index, l.location));
  }

  // First place in modification order that a new write (lane, index) may take.
  int oldest_place(const execution& g, lane_id lane, unsigned index, const label& l) const {
    return last_before(g, l.location, base(g, lane, index, Arch::side_of(l))) + 1;
  }

  // `id` has its source and its place. `epoch` is what undo() takes this back by.
  void added(const execution& g, event_id id, unsigned epoch);

  // Takes back every change that was logged with an epoch >= `epoch`.
  void undo(unsigned epoch) {
    while (!log_.empty() && log_.back().epoch >= epoch) {
      if (!seeded(mistake::sc_undo_missing))
        before_[log_.back().who] = log_.back().old;
      log_.pop_back();
    }
  }

  // Recomputes everything but the events `skip1` and `skip2`, which are to be added afterwards.
  void rebuild(const execution& g, event_id skip1, event_id skip2);

  bool precedes(const event& x, event_id y) const { return contains(before_[y], x); }

private:
  using set = std::array<view<Lanes>, Arch::chains>;
  struct change {
    unsigned epoch;
    event_id who;
    set old;
  };

  static bool contains(const set& s, const event& x) {
    const side where = Arch::side_of(x.lab);
    if (where == side::none)
      return false;
    const bool on_store_chain = Arch::chains == 2 && where == side::store;
    return s[on_store_chain ? Arch::chains - 1 : 0].contains(x.lane, x.index);
  }
  static void join(set& s, const set& other) {
    for (unsigned c = 0; c < Arch::chains; ++c)
      s[c].join(other[c]);
  }

  set base(const execution& g, lane_id lane, unsigned index, side where) const;
  int last_before(const execution& g, location_id l, const set& s) const;
  int own_bound(const execution& g, lane_id lane, unsigned index, location_id l) const;
  void join_incoming(const execution& g, event_id id, set& s) const;
  void propagate(const execution& g, event_id from, event_id to, unsigned epoch);
  bool ready(const execution& g, event_id id) const;
  bool chain_ready(const execution& g, lane_id lane, unsigned index, side where) const;

  std::vector<set> before_; // per event; contains the event itself
  std::vector<change> log_;
  std::vector<bool> done_;         // rebuild only
  std::array<event_id, 2> skip_{}; // rebuild only
};

// Visits the events of `lane` before `index` which directly precede an event of side `where` there:
// the last one of each of its chains.
template <class Arch, class Visit>
void for_each_chain_predecessor(const execution& g, lane_id lane, unsigned index, side where,
                                Visit visit) {
  const auto events = g.lane(lane);
  bool need_load = true;
  bool need_store = Arch::chains == 2 && where != side::load;
  for (unsigned i = index; i-- > 0 && (need_load || need_store);) {
    const side s = Arch::side_of(g[events[i]].lab);
    const bool on_load = s == side::load || s == side::full;
    const bool on_store = s == side::store || s == side::full;
    if ((need_load && on_load) || (need_store && on_store))
      visit(events[i]);
    need_load = need_load && !on_load;
    need_store = need_store && !on_store;
  }
  if (g.creator(lane) != no_event && need_load)
    visit(g.creator(lane));
}

template <unsigned Lanes, class Arch>
auto order_closure<Lanes, Arch>::base(const execution& g, lane_id lane, unsigned index,
                                      side where) const -> set {
  set s{};
  for_each_chain_predecessor<Arch>(g, lane, index, where, [&](event_id p) { join(s, before_[p]); });
  return s;
}

template <unsigned Lanes, class Arch>
int order_closure<Lanes, Arch>::last_before(const execution& g, location_id l, const set& s) const {
  if (l >= g.locations())
    return -1;
  const auto& mo = g.at(l).mo;
  for (auto i = static_cast<int>(mo.size()) - 1; i >= 0; --i)
    if (contains(s, g[mo[static_cast<unsigned>(i)]]))
      return i;
  return -1;
}

// Coherence within the lane, where the chains do not order it: a load sees its own lane's last
// store, or something newer, even while that store is buffered.
template <unsigned Lanes, class Arch>
int order_closure<Lanes, Arch>::own_bound(const execution& g, lane_id lane, unsigned index,
                                          location_id l) const {
  if constexpr (Arch::chains == 1)
    return -1;
  if (seeded(mistake::tso_forwarding_missing))
    return -1;
  const auto events = g.lane(lane);
  for (unsigned i = index; i-- > 0;) {
    const event& e = g[events[i]];
    if (!accesses_memory(e.lab) || e.lab.location != l)
      continue;
    return e.writes ? e.mo : g.source_position(e);
  }
  return -1;
}

template <unsigned Lanes, class Arch>
void order_closure<Lanes, Arch>::join_incoming(const execution& g, event_id id, set& s) const {
  const event& e = g[id];
  // Under TSO a load forwarded from its own lane's buffer is not ordered behind the store's commit.
  const bool external = e.source < no_event && (Arch::chains == 1 || g[e.source].lane != e.lane);
  if (external)
    join(s, before_[e.source]);
  if (e.lab.kind() == event_kind::join)
    join(s, base(g, target_lane(e.lab), static_cast<unsigned>(g.lane(target_lane(e.lab)).size()),
                 side::full));
  if (!e.writes)
    return;
  const location& l = g.at(e.lab.location);
  const event_id previous = e.mo > 0 ? l.mo[e.mo - 1U] : initial_value;
  if (previous != initial_value)
    join(s, before_[previous]);
  if (seeded(mistake::sc_from_read_of_new_write_missing))
    return;
  for (const event_id r : l.reads)
    if (r != id && g[r].source == previous)
      join(s, before_[r]);
}

template <unsigned Lanes, class Arch>
void order_closure<Lanes, Arch>::added(const execution& g, event_id id, unsigned epoch) {
  if (before_.size() <= id)
    before_.resize(id + 1U + before_.size() / 2);
  const event& e = g[id];
  const side where = Arch::side_of(e.lab);
  if (where == side::none) {
    before_[id] = {};
    return;
  }
  set s = base(g, e.lane, e.index, where);
  join_incoming(g, id, s);
  s[0].add(e.lane, e.index);
  if (Arch::chains == 2 && where != side::load)
    s[Arch::chains - 1].add(e.lane, e.index);
  before_[id] = s;

  if (!accesses_memory(e.lab))
    return;
  const auto& mo = g.at(e.lab.location).mo;
  const unsigned next = static_cast<unsigned>(e.writes ? e.mo : g.source_position(e)) + 1;
  if (next >= mo.size())
    return;
  if (!e.writes && seeded(mistake::sc_read_order_not_propagated))
    return;
  if (e.writes && seeded(mistake::sc_write_order_not_propagated))
    return;
  propagate(g, id, mo[next], epoch);
}

// The new edge from -> to: whatever comes after `to` now also comes after all that precedes `from`.
template <unsigned Lanes, class Arch>
void order_closure<Lanes, Arch>::propagate(const execution& g, event_id from, event_id to,
                                           unsigned epoch) {
  const event& target = g[to];
  const set added = before_[from];
  for (event_id x = 0; x < g.size(); ++x) {
    if (x == from || !contains(before_[x], target))
      continue;
    log_.push_back({epoch, x, before_[x]});
    join(before_[x], added);
  }
}

template <unsigned Lanes, class Arch>
bool order_closure<Lanes, Arch>::chain_ready(const execution& g, lane_id lane, unsigned index,
                                             side where) const {
  bool all = true;
  for_each_chain_predecessor<Arch>(g, lane, index, where,
                                   [&](event_id p) { all = all && done_[p]; });
  return all;
}

// Whether everything that directly precedes `id` has its set.
template <unsigned Lanes, class Arch>
bool order_closure<Lanes, Arch>::ready(const execution& g, event_id id) const {
  const event& e = g[id];
  const side where = Arch::side_of(e.lab);
  if (where == side::none)
    return true;
  if (!chain_ready(g, e.lane, e.index, where))
    return false;
  const bool external = e.source < no_event && (Arch::chains == 1 || g[e.source].lane != e.lane);
  if (external && !done_[e.source])
    return false;
  if (e.lab.kind() == event_kind::join) {
    const auto end = static_cast<unsigned>(g.lane(target_lane(e.lab)).size());
    if (!chain_ready(g, target_lane(e.lab), end, side::full))
      return false;
  }
  if (!e.writes)
    return true;
  const location& l = g.at(e.lab.location);
  const event_id previous = e.mo > 0 ? l.mo[e.mo - 1U] : initial_value;
  if (previous != initial_value && !done_[previous])
    return false;
  for (const event_id r : l.reads)
    if (r != id && g[r].source == previous && !done_[r] && r != skip_[0] && r != skip_[1])
      return false;
  return true;
}

// Kahn's algorithm by passes in stamp order: stamps are nearly a topological order already, so two
// or three passes are the rule. The order is acyclic because the graph is a prefix of a consistent
// one.
template <unsigned Lanes, class Arch>
void order_closure<Lanes, Arch>::rebuild(const execution& g, event_id skip1, event_id skip2) {
  log_.clear();
  skip_ = {skip1, skip2};
  before_.assign(std::max(before_.size(), g.size()), set{});
  done_.assign(g.size(), false);
  std::size_t left = g.size() - (skip1 == skip2 ? 1 : 2);
  while (left > 0) {
    const std::size_t before_pass = left;
    for (event_id id = 0; id < g.size(); ++id) {
      if (done_[id] || id == skip1 || id == skip2 || !ready(g, id))
        continue;
      const event& e = g[id];
      const side where = Arch::side_of(e.lab);
      if (where != side::none) {
        set s = base(g, e.lane, e.index, where);
        join_incoming(g, id, s);
        s[0].add(e.lane, e.index);
        if (Arch::chains == 2 && where != side::load)
          s[Arch::chains - 1].add(e.lane, e.index);
        before_[id] = s;
      }
      done_[id] = true;
      --left;
    }
    if (left == before_pass)
      break;
  }
  assert(left == 0);
}

} // namespace heddle::checker
