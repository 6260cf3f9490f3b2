// RC11 with the release sequences of C++20 (Lahav et al., PLDI 2017; P0982):
//   COHERENCE    irreflexive(hb ; eco?)    by the bounds on sources and places below
//   ATOMICITY    an update stands directly behind its source    by placement
//   SC           acyclic(psc)              psc.hpp, asked only after an older choice
//   NO-THIN-AIR  acyclic(po ∪ rf)          by construction: a source exists before its readers
//
// A new event is last in happens-before, so coherence only asks that what it reads, or the place it
// takes, is not older than a write that happens before it, nor than what a read that happens before
// it has seen.
#pragma once

#include "checker/models/clocks.hpp"
#include "checker/models/looks.hpp"
#include "checker/models/psc.hpp"

namespace heddle::checker {

template <unsigned Lanes>
class rc11_model {
public:
  static constexpr unsigned lanes = Lanes;

  const clocks<Lanes>& time() const { return clocks_; }
  // See native_orders::precedes.
  bool precedes(const event& x, event_id y) const { return clocks_.happens_before(x, y); }

  int oldest_source(const execution& g, lane_id lane, unsigned index, const label& l) const {
    const bool writes = !seeded(mistake::read_coherence_ignores_writes);
    const bool reads = !seeded(mistake::read_coherence_ignores_reads);
    return coherent_from(g, lane, index, l.location, writes, reads);
  }
  int oldest_place(const execution& g, lane_id lane, unsigned index, const label& l) const {
    const bool on = !seeded(mistake::write_coherence_off);
    return coherent_from(g, lane, index, l.location, on, on) + 1;
  }
  void added(const execution& g, event_id id, unsigned /*epoch*/) {
    clocks_.added(g, id);
    any_sc_ = any_sc_ || is_seq_cst(g[id].lab.ord) || is_seq_cst(order_if_failed(g[id].lab));
  }
  void clocks_added(const execution& g, event_id id) { clocks_.added(g, id); }

  bool consistent(const execution& g) {
    return !any_sc_ || psc_.acyclic(g, [this](const event& x, event_id y) {
      return clocks_.happens_before(x, y);
    });
  }

  // As in ordered_model. The SC axiom has a say in it if the look or anything else is seq_cst.
  bool allows_look(const execution& g, event_id r, event_id source) {
    if (seeded(mistake::looks_ignore_sc) || (!any_sc_ && !is_seq_cst(look_order(g[r].lab))))
      return true;
    const execution extended = with_look(g, r, source);
    view<Lanes> before_look = clocks_.hb_before(g, g[r].lane, g[r].index);
    if (source != initial_value && is_acquire(look_order(g[r].lab)))
      before_look.join(clocks_.message(source));
    const auto original = [r](event_id id) { return id > r ? static_cast<event_id>(id - 1) : id; };
    return psc_.acyclic(extended, [&](const event& x, event_id y) {
      const event_id id = extended.lane(x.lane)[x.index];
      if (y == r)
        return before_look.contains(x.lane, x.index);
      if (id == r)
        return original(y) == r || clocks_.happens_before(g[r], original(y));
      return clocks_.happens_before(g[original(id)], original(y));
    });
  }

  void undo(unsigned /*epoch*/) {}

  void restrict_from(const rc11_model& from, const execution& /*g*/, std::span<const event_id> kept,
                     event_id /*revisited*/, event_id /*revisitor*/) {
    clocks_.restrict_from(from.clocks_, kept);
    any_sc_ = from.any_sc_;
  }

private:
  // Newest position in modification order that happens-before makes (lane, index) aware of.
  int coherent_from(const execution& g, lane_id lane, unsigned index, location_id l, bool writes,
                    bool reads) const {
    if (l >= g.locations())
      return -1;
    const location& at = g.at(l);
    if (at.mo.empty())
      return -1;
    const view<Lanes> hb = clocks_.hb_before(g, lane, index);
    int bound = -1;
    for (auto i = static_cast<int>(at.mo.size()) - 1; writes && i > bound; --i) {
      const event& w = g[at.mo[static_cast<unsigned>(i)]];
      if (hb.contains(w.lane, w.index))
        bound = i;
    }
    const int newest = static_cast<int>(at.mo.size()) - 1;
    for (std::size_t i = at.reads.size(); reads && bound < newest && i-- > 0;) {
      const event& r = g[at.reads[i]];
      if (r.source == no_event || !hb.contains(r.lane, r.index))
        continue;
      bound = std::max(bound, g.source_position(r));
    }
    return bound;
  }

  clocks<Lanes> clocks_;
  psc psc_;
  bool any_sc_ = false; // some event added so far was seq_cst; most programs have none
};

} // namespace heddle::checker
