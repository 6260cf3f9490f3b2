// x86-TSO (Sewell, Sarkar, Owens, Zappa Nardelli, Myreen: "x86-TSO: a rigorous and usable
// programmer's model for x86 multiprocessors", CACM 2010) in its axiomatic form (Alglave, Maranget,
// Tautschnig: "Herding cats", TOPLAS 2014), for C++ programs compiled as compilers do:
//
//   load of any order                    mov
//   relaxed or release store             mov
//   sequentially consistent store        xchg, a locked instruction
//   read-modify-write of any order       locked; a compare-exchange that fails is locked as well
//   sequentially consistent fence        mfence
//   weaker fence                         nothing: it only restrains the compiler
//
//   UNIPROC  acyclic(po|same-place | rf | mo | fr)
//   GLOBAL   acyclic(ppo | implied | rfe | mo | fr | asw)
//
// where ppo is po among memory accesses without the pairs of a store and a later load (the store
// may still sit in its buffer), and implied is po into and out of whatever drains the buffer:
// mfence, locked instructions, creation and join of lanes. A load may read its own lane's buffer:
// rfi is not global.
#include "checker/testing/oracle/axioms.hpp"

namespace heddle::checker::oracle {

namespace {

relation preserved(const structure& s) {
  const event_set store_only = s.writes & ~s.updates;
  const event_set load_only = s.reads & ~s.updates;
  relation out(s.size);
  for (unsigned a = 0; a < s.size; ++a)
    for (unsigned b = 0; b < s.size; ++b) {
      const bool both_access = contains(s.accesses, a) && contains(s.accesses, b);
      const bool may_pass = contains(store_only, a) && contains(load_only, b);
      if (s.po.holds(a, b) && both_access && !may_pass)
        out.add(a, b);
    }
  return out;
}

relation implied(const structure& s) {
  const event_set xchg = s.writes & s.seq_cst;
  const event_set mfence = s.fences & s.seq_cst;
  const relation full = identity_on(xchg | mfence | s.updates | s.lane_control, s.size);
  const event_set seen_by_machine = s.accesses | mfence | s.lane_control;
  const relation machine = identity_on(seen_by_machine, s.size);
  return sequence(machine, s.po, full) | sequence(full, s.po, machine);
}

class tso_judge final : public judge {
public:
  explicit tso_judge(const structure& s)
      : uniproc_((s.po & s.same_place) | s.rf),
        global_(preserved(s) | implied(s) | (s.rf & s.other_lane) | s.asw) {}

  bool consistent(const relation& mo, const relation& fr) const override {
    return acyclic(uniproc_ | mo | fr) && acyclic(global_ | mo | fr);
  }

private:
  relation uniproc_;
  relation global_;
};

} // namespace

std::unique_ptr<judge> judge_tso(const structure& s) { return std::make_unique<tso_judge>(s); }

} // namespace heddle::checker::oracle
