// The SC axiom of RC11 (Lahav et al., PLDI 2017, section 3.2, as repaired there):
//
//   scb      = po ∪ (po|≠loc ; hb ; po|≠loc) ∪ hb|loc ∪ mo ∪ fr
//   psc_base = ([E_sc] ∪ [F_sc] ; hb?) ; scb ; ([E_sc] ∪ hb? ; [F_sc])
//   psc_F    = [F_sc] ; (hb ∪ hb ; eco ; hb) ; [F_sc]
//   acyclic(psc_base ∪ psc_F)
//
// Computed from scratch as bit rows. It is asked only after a choice that was not the newest one
// and only matters with two seq_cst events, so most executions never come here.
#pragma once

#include <functional>
#include <vector>

#include "checker/graph/execution.hpp"
#include "checker/models/bit_matrix.hpp"

namespace heddle::checker {

class psc {
public:
  using happens_before = std::function<bool(const event& x, event_id y)>;

  // Every read of `g` has its source and every write its place, except that an update may still
  // lack its place and then counts as a read.
  template <class HappensBefore>
  bool acyclic(const execution& g, HappensBefore hb) {
    collect(g);
    if (sc_.size() < 2)
      return true;
    hb_.reset(g.size());
    for (event_id y = 0; y < g.size(); ++y)
      for (event_id x = 0; x < g.size(); ++x)
        if (x != y && hb(g[x], y))
          hb_.set(x, y);
    return acyclic(g);
  }

private:
  void collect(const execution& g);
  bool acyclic(const execution& g);
  void build_scb(const execution& g);
  void build_eco(const execution& g);
  void build_hb_before(const execution& g);
  void add_fence_edges(const execution& g, std::size_t from);
  bool edge(const execution& g, std::size_t from, event_id to) const;

  std::vector<event_id> sc_; // the seq_cst events
  bit_matrix hb_;            // row x: what x happens before
  bit_matrix hb_before_;     // row y: what happens before y
  bit_matrix scb_, eco_;
  bit_matrix reach_;       // row i (index into sc_): what a path out of sc_[i] may enter
  bit_matrix fence_reach_; // row i: what hb ; eco leads to, out of fence sc_[i]
  bit_matrix edges_;       // over indices of sc_
};

} // namespace heddle::checker
