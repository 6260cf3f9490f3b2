// Happens-before of C++20, and the prefix order (po ∪ rf ∪ create ∪ join)+, as vector clocks.
//
// All five clocks of an event are functions of its prefix and never change while the event exists,
// except those of a read that is revisited. Rules, after "Repairing sequential consistency in
// C/C++11" (Lahav, Vafeiadis, Kang, Hur, Dreyer, PLDI 2017) with the release sequences of C++20
// (P0982: only read-modify-writes continue one):
//
//   prefix    po, rf, create, join
//   hb        po, create, join, and synchronises-with
//   message   what an acquire read of this write learns: the write's hb if it is a release, else hb
//             of the last release fence before it; an update adds the message of its source
//   pending   messages of earlier relaxed reads of the lane; an acquire fence turns them into hb
//   released  hb of the lane's last release fence
#pragma once

#include <span>
#include <vector>

#include <heddle_seeded.hpp>

#include "checker/graph/execution.hpp"
#include "checker/graph/view.hpp"

namespace heddle::checker {

template <unsigned Lanes>
class clocks {
public:
  struct row {
    view<Lanes> prefix, hb, message, pending, released;
  };

  bool in_prefix(const event& x, event_id of) const {
    return rows_[of].prefix.contains(x.lane, x.index);
  }
  bool happens_before(const event& x, event_id y) const {
    return rows_[y].hb.contains(x.lane, x.index);
  }
  const view<Lanes>& prefix(event_id e) const { return rows_[e].prefix; }
  const view<Lanes>& hb(event_id e) const { return rows_[e].hb; }
  const view<Lanes>& message(event_id e) const { return rows_[e].message; }

  // hb of whatever precedes index `index` of `lane`, that event itself excluded.
  view<Lanes> hb_before(const execution& g, lane_id lane, unsigned index) const {
    if (index > 0)
      return rows_[g.lane(lane)[index - 1]].hb;
    if (g.creator(lane) != no_event && !seeded(mistake::create_does_not_synchronise))
      return rows_[g.creator(lane)].hb;
    return {};
  }

  void added(const execution& g, event_id id);

  // Takes over the clocks of the kept events; those of a revisited event must be renewed by
  // added().
  void restrict_from(const clocks& from, std::span<const event_id> kept) {
    rows_.resize(std::max(rows_.size(), kept.size()));
    for (std::size_t i = 0; i < kept.size(); ++i)
      rows_[i] = from.rows_[kept[i]];
  }

private:
  void start(const execution& g, const event& e, row& r) const;
  void read(const event& e, row& r) const;
  void write(const execution& g, const event& e, row& r) const;

  std::vector<row> rows_;
};

// The order of the read half: a failed compare-exchange reads with its failure order.
inline order read_order(const event& e) {
  if (!is_compare_exchange(e.lab))
    return e.lab.ord;
  const bool success = update_writes(e.lab, e.read, e.spurious);
  return success || seeded(mistake::failed_update_uses_success_order) ? e.lab.ord
                                                                      : order_if_failed(e.lab);
}

template <unsigned Lanes>
void clocks<Lanes>::start(const execution& g, const event& e, row& r) const {
  if (e.index > 0) {
    r = rows_[g.lane(e.lane)[e.index - 1]];
    r.message = {};
    return;
  }
  r = {};
  if (g.creator(e.lane) == no_event)
    return;
  r.prefix = rows_[g.creator(e.lane)].prefix;
  r.hb = hb_before(g, e.lane, 0);
}

template <unsigned Lanes>
void clocks<Lanes>::read(const event& e, row& r) const {
  const order o = read_order(e);
  if (e.source >= no_event)
    return;
  r.prefix.join(rows_[e.source].prefix);
  if (o == order::plain)
    return;
  const view<Lanes>& message = rows_[e.source].message;
  r.pending.join(message);
  if (is_acquire(o) && !seeded(mistake::acquire_load_ignored))
    r.hb.join(message);
}

template <unsigned Lanes>
void clocks<Lanes>::write(const execution& g, const event& e, row& r) const {
  if (e.lab.ord == order::plain)
    return;
  const bool releases = is_release(e.lab.ord) && !seeded(mistake::release_store_ignored);
  r.message = releases ? r.hb : r.released;
  if (seeded(mistake::release_sequence_continues_in_lane)) {
    for (const event_id p : g.lane(e.lane).first(e.index))
      if (g[p].lab.kind() == event_kind::write && g[p].lab.location == e.lab.location)
        r.message.join(rows_[p].message);
  }
  const bool continues = e.lab.kind() == event_kind::update && e.source < no_event;
  if (continues && !seeded(mistake::release_sequence_stops_at_update))
    r.message.join(rows_[e.source].message);
}

template <unsigned Lanes>
void clocks<Lanes>::added(const execution& g, event_id id) {
  if (rows_.size() <= id)
    rows_.resize(id + 1U + rows_.size() / 2);
  const event& e = g[id];
  row& r = rows_[id];
  start(g, e, r);
  r.prefix.add(e.lane, e.index);
  r.hb.add(e.lane, e.index);
  switch (e.lab.kind()) {
  case event_kind::read:
    read(e, r);
    break;
  case event_kind::write:
    write(g, e, r);
    break;
  case event_kind::update:
    read(e, r);
    if (update_writes(e.lab, e.read, e.spurious))
      write(g, e, r);
    break;
  case event_kind::fence:
    if (is_acquire(e.lab.ord) && !seeded(mistake::acquire_fence_off))
      r.hb.join(r.pending);
    if (is_release(e.lab.ord) && !seeded(mistake::release_fence_off))
      r.released = r.hb;
    break;
  case event_kind::join:
    if (!g.lane(target_lane(e.lab)).empty()) {
      const row& last = rows_[g.lane(target_lane(e.lab)).back()];
      r.prefix.join(last.prefix);
      if (!seeded(mistake::join_does_not_synchronise))
        r.hb.join(last.hb);
    }
    break;
  case event_kind::begin_life:
  case event_kind::end_life:
  case event_kind::choice:
  case event_kind::delivery:
  case event_kind::coalescing:
  case event_kind::create:
    break;
  }
}

} // namespace heddle::checker
