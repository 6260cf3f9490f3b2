// psc as bit rows; the names follow the formula in the header.
#include "checker/models/psc.hpp"

#include <heddle_seeded.hpp>

#include "checker/models/clocks.hpp"

namespace heddle::checker {
namespace {

// The order with which an event takes part in SC: of a failed compare-exchange, the failure order.
bool is_sc(const event& e) {
  switch (e.lab.kind()) {
  case event_kind::read:
  case event_kind::write:
  case event_kind::fence:
    return is_seq_cst(e.lab.ord);
  case event_kind::update:
    return is_seq_cst(read_order(e));
  default:
    return false;
  }
}

bool is_sc_fence(const event& e) { return e.lab.kind() == event_kind::fence && is_sc(e); }

// A choice is no action of the program: it stands for no step of po|≠loc.
bool is_action(const event& e) { return !is_choice(e.lab); }

bool same_location(const event& x, const event& y) {
  return accesses_memory(x.lab) && accesses_memory(y.lab) && x.lab.location == y.lab.location;
}

} // namespace

void psc::collect(const execution& g) {
  sc_.clear();
  if (seeded(mistake::psc_off))
    return;
  for (event_id e = 0; e < g.size(); ++e)
    if (is_sc(g[e]))
      sc_.push_back(e);
}

// scb without its po|≠loc ; hb ; po|≠loc part is read off the graph; that part is composed by
// rows: what happens after the first other-location successor u of x, then one more po|≠loc step.
void psc::build_scb(const execution& g) {
  scb_.reset(g.size());
  for (event_id x = 0; x < g.size(); ++x) {
    const auto lane = g.lane(g[x].lane);
    event_id first_other = no_event;
    for (std::size_t i = g[x].index + 1U; i < lane.size(); ++i) {
      scb_.set(x, lane[i]);
      const event& next = g[lane[i]];
      if (first_other == no_event && is_action(next) && !same_location(g[x], next))
        first_other = lane[i];
    }
    hb_.for_each(x, [&](std::size_t y) {
      if (same_location(g[x], g[static_cast<event_id>(y)]))
        scb_.set(x, y);
    });
    if (first_other == no_event || !is_action(g[x]) || seeded(mistake::psc_program_order_only))
      continue;
    hb_.for_each(first_other, [&](std::size_t v) {
      const event& middle = g[static_cast<event_id>(v)];
      if (!is_action(middle))
        return;
      const auto after = g.lane(middle.lane);
      for (std::size_t i = middle.index + 1U; i < after.size(); ++i)
        if (!same_location(middle, g[after[i]]))
          scb_.set(x, after[i]);
    });
  }
  for (event_id x = 0; x < g.size(); ++x) {
    const event& e = g[x];
    if (!accesses_memory(e.lab))
      continue;
    const auto& mo = g.at(e.lab.location).mo;
    const int from = e.writes ? e.mo : g.source_position(e); // mo, or fr past the source
    for (std::size_t i = static_cast<std::size_t>(from + 1); i < mo.size(); ++i)
      scb_.set(x, mo[i]);
  }
}

// eco = (rf ∪ mo ∪ fr)+: from a write or a read to every later write and to the reads of those and,
// from a write, to its own readers.
void psc::build_eco(const execution& g) {
  eco_.reset(g.size());
  for (event_id x = 0; x < g.size(); ++x) {
    const event& e = g[x];
    if (!accesses_memory(e.lab))
      continue;
    const location& l = g.at(e.lab.location);
    const int from = e.writes ? e.mo : g.source_position(e);
    for (std::size_t i = static_cast<std::size_t>(from + 1); i < l.mo.size(); ++i)
      eco_.set(x, l.mo[i]);
    for (const event_id r : l.reads) {
      if (r == x || g[r].source == no_event)
        continue;
      const int seen = g.source_position(g[r]);
      if (seen > from || (e.writes && seen == from))
        eco_.set(x, r);
    }
  }
}

void psc::build_hb_before(const execution& g) {
  hb_before_.reset(g.size());
  for (event_id x = 0; x < g.size(); ++x)
    hb_.for_each(x, [&](std::size_t y) { hb_before_.set(y, x); });
}

// Everything that one scb step (reach_) and hb ; eco (fence_reach_) lead to from sc_[i].
void psc::add_fence_edges(const execution& g, std::size_t i) {
  const event_id s = sc_[i];
  reach_.join_row(i, scb_, s);
  if (!is_sc_fence(g[s]))
    return;
  hb_.for_each(s, [&](std::size_t x) {
    if (!seeded(mistake::psc_without_fence_hb))
      reach_.join_row(i, scb_, x);
    fence_reach_.join_row(i, eco_, x);
  });
}

bool psc::edge(const execution& g, std::size_t i, event_id to) const {
  if (reach_.test(i, to))
    return true;
  if (!is_sc_fence(g[to]))
    return false;
  if (reach_.rows_meet(i, hb_before_, to) && !seeded(mistake::psc_without_fence_hb))
    return true;
  if (!is_sc_fence(g[sc_[i]]) || seeded(mistake::psc_base_only))
    return false;
  return hb_.test(sc_[i], to) || fence_reach_.rows_meet(i, hb_before_, to);
}

bool psc::acyclic(const execution& g) {
  build_scb(g);
  build_eco(g);
  build_hb_before(g);
  const std::size_t n = sc_.size();
  reach_.reset(g.size());
  fence_reach_.reset(g.size());
  edges_.reset(n);
  for (std::size_t i = 0; i < n; ++i)
    add_fence_edges(g, i);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (edge(g, i, sc_[j]))
        edges_.set(i, j);
  // Warshall; the diagonal tells.
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      if (edges_.test(i, k))
        edges_.join_row(i, edges_, k);
  for (std::size_t i = 0; i < n; ++i)
    if (edges_.test(i, i))
      return false;
  return true;
}

} // namespace heddle::checker
