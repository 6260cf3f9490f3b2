// RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer: "Repairing sequential consistency in C/C++11", PLDI
// 2017) with the release sequences of C++20 (P0982: a later store of the releasing thread no longer
// continues one). A read-modify-write is one event here and two in the paper; its halves are
// adjacent in every relation, so that contracting them changes no axiom but ATOMICITY, which
// becomes: an update stands immediately behind its source in modification order.
//
//   rs    = [W atomic] ; (rf ; [U])*
//   sw    = [release] ; ([F] ; po)? ; rs ; rf ; [R atomic] ; (po ; [F])? ; [acquire]
//   hb    = (po | sw | asw)+
//   eco   = (rf | mo | fr)+
//   COHERENCE    irreflexive(hb ; eco?)
//   ATOMICITY    rmw & (fr ; mo) = 0
//   SC           acyclic(psc_base | psc_F)
//     scb      = po | po|≠loc ; hb ; po|≠loc | hb|loc | mo | fr
//     psc_base = ([E sc] | [F sc] ; hb?) ; scb ; ([E sc] | hb? ; [F sc])
//     psc_F    = [F sc] ; (hb | hb ; eco ; hb) ; [F sc]
//   NO-THIN-AIR  acyclic(po | rf | asw)
#include "checker/testing/oracle/axioms.hpp"

namespace heddle::checker::oracle {

namespace {

relation synchronises_with(const structure& s) {
  const auto among = [&](event_set set) { return identity_on(set, s.size); };
  const event_set atomic_writes = s.writes & ~s.plain;
  const event_set atomic_reads = s.reads & ~s.plain;
  const relation updates = among(s.updates & s.writes);

  const relation all = among(~event_set{0});
  const relation rs = sequence(among(atomic_writes), all | closure(sequence(s.rf, updates)));
  const relation fence_before = all | sequence(among(s.fences), s.po);
  const relation fence_behind = all | sequence(s.po, among(s.fences));
  return sequence(among(s.releases), fence_before, rs, s.rf, among(atomic_reads), fence_behind,
                  among(s.acquires));
}

class rc11_judge final : public judge {
public:
  explicit rc11_judge(const structure& s) : s_(s), hb_(oracle::happens_before(s)) {}

  bool consistent(const relation& mo, const relation& fr) const override {
    const relation eco = closure(s_.rf | mo | fr);
    return coherent(eco) && atomic(mo, fr) && sequentially_consistent(mo, fr, eco) &&
           acyclic(s_.po | s_.rf | s_.asw);
  }

private:
  bool coherent(const relation& eco) const { return irreflexive(sequence(hb_, maybe(eco))); }

  // No write between an update and its source; and the update is not before its source, which in
  // the paper COHERENCE rules out for the two halves.
  bool atomic(const relation& mo, const relation& fr) const {
    const relation updates = identity_on(s_.updates & s_.writes, s_.size);
    return irreflexive(sequence(updates, fr, mo)) && irreflexive(sequence(s_.rf, updates, mo));
  }

  bool sequentially_consistent(const relation& mo, const relation& fr, const relation& eco) const {
    const relation sc_events = identity_on(s_.seq_cst, s_.size);
    const relation sc_fences = identity_on(s_.seq_cst & s_.fences, s_.size);
    // Free choices are no actions of the program.
    const relation actions = identity_on(s_.accesses | s_.fences | s_.lane_control, s_.size);
    const relation elsewhere = sequence(actions, s_.po - s_.same_place, actions);
    const relation scb =
        s_.po | sequence(elsewhere, hb_, elsewhere) | (hb_ & s_.same_place) | mo | fr;
    const relation psc_base = sequence(sc_events | sequence(sc_fences, maybe(hb_)), scb,
                                       sc_events | sequence(maybe(hb_), sc_fences));
    const relation psc_fences = sequence(sc_fences, hb_ | sequence(hb_, eco, hb_), sc_fences);
    return acyclic(psc_base | psc_fences);
  }

  const structure& s_;
  relation hb_;
};

} // namespace

relation happens_before(const structure& s) { return closure(s.po | synchronises_with(s) | s.asw); }

bool has_race(const structure& s) {
  const relation hb = happens_before(s);
  for (unsigned a = 0; a < s.size; ++a)
    for (unsigned b = a + 1; b < s.size; ++b) {
      const event_set pair = only(a) | only(b);
      const bool conflict = s.same_place.holds(a, b) && (pair & s.writes) != 0;
      const bool unordered = !hb.holds(a, b) && !hb.holds(b, a);
      if (conflict && (pair & s.plain) != 0 && s.other_lane.holds(a, b) && unordered)
        return true;
    }
  return false;
}

std::unique_ptr<judge> judge_rc11(const structure& s) { return std::make_unique<rc11_judge>(s); }

} // namespace heddle::checker::oracle
