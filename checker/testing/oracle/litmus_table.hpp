// What the memory models allow, by example. Each row is a program of the mini language, an outcome
// at its end, and the models under which some execution ends so.
//
// Names are those of the literature where it has one; "+" is followed by what differs from the
// relaxed program. Sources: x86-TSO (Sewell et al., CACM 2010), RC11 (Lahav et al., PLDI 2017),
// C++20 release sequences (P0982).
#pragma once

#include <string_view>

namespace heddle::checker::oracle {

struct litmus_row {
  const char* name;
  const char* program;
  std::string_view outcome; // registers and locations at the end, or "data race"
  std::string_view allowed; // models, or "" for none
};

inline constexpr const char* all_models = "sc tso rc11";
inline constexpr const char* no_model = "";

// ---- store buffering: a store may be seen later than a load behind it --------------------------
inline constexpr litmus_row store_buffering[] = {
    {"SB", "x y: T: st(x,1,rlx); a=ld(y,rlx) | T: st(y,1,rlx); b=ld(x,rlx)", "a=0 b=0", "tso rc11"},
    {"SB+rel+acq", "x y: T: st(x,1,rel); a=ld(y,acq) | T: st(y,1,rel); b=ld(x,acq)", "a=0 b=0",
     "tso rc11"},
    {"SB+sc", "x y: T: st(x,1,sc); a=ld(y,sc) | T: st(y,1,sc); b=ld(x,sc)", "a=0 b=0", no_model},
    // x86: a sequentially consistent store is an xchg and drains the buffer, whatever the load is.
    {"SB+sc-stores", "x y: T: st(x,1,sc); a=ld(y,rlx) | T: st(y,1,sc); b=ld(x,rlx)", "a=0 b=0",
     "rc11"},
    {"SB+sc+one-acq", "x y: T: st(x,1,sc); a=ld(y,sc) | T: st(y,1,sc); b=ld(x,acq)", "a=0 b=0",
     "rc11"},
    {"SB+sc-loads", "x y: T: st(x,1,rel); a=ld(y,sc) | T: st(y,1,rel); b=ld(x,sc)", "a=0 b=0",
     "tso rc11"},
    {"SB+fences-sc",
     "x y: T: st(x,1,rlx); fence(sc); a=ld(y,rlx) | T: st(y,1,rlx); fence(sc); b=ld(x,rlx)",
     "a=0 b=0", no_model},
    {"SB+one-fence-sc", "x y: T: st(x,1,rlx); fence(sc); a=ld(y,rlx) | T: st(y,1,rlx); b=ld(x,rlx)",
     "a=0 b=0", "tso rc11"},
    {"SB+fence-sc+sc-accesses",
     "x y: T: st(x,1,sc); a=ld(y,sc) | T: st(y,1,rlx); fence(sc); b=ld(x,rlx)", "a=0 b=0",
     no_model},
    // Weaker fences are instructions to the compiler only.
    {"SB+fences-acq_rel",
     "x y: T: st(x,1,rlx); fence(acq_rel); a=ld(y,rlx) | T: st(y,1,rlx); fence(acq_rel); "
     "b=ld(x,rlx)",
     "a=0 b=0", "tso rc11"},
    // x86: every read-modify-write is locked, even one that changes nothing or fails.
    {"SB+xchg-stores", "x y: T: xchg(x,1,rlx); a=ld(y,rlx) | T: xchg(y,1,rlx); b=ld(x,rlx)",
     "a=0 b=0", "rc11"},
    {"SB+update-loads", "x y: T: st(x,1,rlx); a=fai(y,0,rlx) | T: st(y,1,rlx); b=fai(x,0,rlx)",
     "a=0 b=0", "rc11"},
    {"SB+updates-elsewhere",
     "x y z: T: st(x,1,rlx); fai(z,1,rlx); a=ld(y,rlx) | T: st(y,1,rlx); fai(z,1,rlx); b=ld(x,rlx)",
     "a=0 b=0", "rc11"},
    {"SB+failing-cas",
     "x y z: T: st(x,1,rlx); cas(z,9,1,rlx); a=ld(y,rlx) | T: st(y,1,rlx); cas(z,9,1,rlx); "
     "b=ld(x,rlx)",
     "a=0 b=0", "rc11"},
    {"SB+one-failing-cas",
     "x y z: T: st(x,1,rlx); cas(z,9,1,sc); a=ld(y,rlx) | T: st(y,1,rlx); b=ld(x,rlx)", "a=0 b=0",
     "tso rc11"},
    // A lane reads its own buffered store before others see it (iwp2.4, n6, n5 of the x86 papers).
    {"SB+forwarding",
     "x y: T: st(x,1,rlx); a=ld(x,rlx); b=ld(y,rlx) | T: st(y,1,rlx); c=ld(y,rlx); d=ld(x,rlx)",
     "a=1 b=0 c=1 d=0", "tso rc11"},
    {"n6", "x y: T: st(x,1,rlx); a=ld(x,rlx); b=ld(y,rlx) | T: st(y,2,rlx); st(x,2,rlx)",
     "a=1 b=0 x=1", "tso rc11"},
    {"n5", "x: T: st(x,1,rlx); a=ld(x,rlx) | T: st(x,2,rlx); b=ld(x,rlx)", "a=2 b=1", no_model},
    {"R", "x y: T: st(x,1,rlx); st(y,1,rlx) | T: st(y,2,rlx); a=ld(x,rlx)", "y=2 a=0", "tso rc11"},
    {"R+sc", "x y: T: st(x,1,sc); st(y,1,sc) | T: st(y,2,sc); a=ld(x,sc)", "y=2 a=0", no_model},
    {"R+one-sc-store", "x y: T: st(x,1,rlx); st(y,1,rlx) | T: st(y,2,sc); a=ld(x,rlx)", "y=2 a=0",
     "rc11"},
    {"R+one-fence-sc", "x y: T: st(x,1,rlx); st(y,1,rlx) | T: st(y,2,rlx); fence(sc); a=ld(x,rlx)",
     "y=2 a=0", "rc11"},
    {"R+fences-sc",
     "x y: T: st(x,1,rlx); fence(sc); st(y,1,rlx) | T: st(y,2,rlx); fence(sc); a=ld(x,rlx)",
     "y=2 a=0", no_model},
};

// ---- message passing: what a read of a flag says about data written before it -------------------
inline constexpr litmus_row message_passing[] = {
    {"MP", "x y: T: st(x,1,rlx); st(y,1,rlx) | T: a=ld(y,rlx); b=ld(x,rlx)", "a=1 b=0", "rc11"},
    {"MP+rel+acq", "x y: T: st(x,1,rlx); st(y,1,rel) | T: a=ld(y,acq); b=ld(x,rlx)", "a=1 b=0",
     no_model},
    {"MP+rel", "x y: T: st(x,1,rlx); st(y,1,rel) | T: a=ld(y,rlx); b=ld(x,rlx)", "a=1 b=0", "rc11"},
    {"MP+acq", "x y: T: st(x,1,rlx); st(y,1,rlx) | T: a=ld(y,acq); b=ld(x,rlx)", "a=1 b=0", "rc11"},
    {"MP+fences",
     "x y: T: st(x,1,rlx); fence(rel); st(y,1,rlx) | T: a=ld(y,rlx); fence(acq); b=ld(x,rlx)",
     "a=1 b=0", no_model},
    {"MP+release-fence+acq",
     "x y: T: st(x,1,rlx); fence(rel); st(y,1,rlx) | T: a=ld(y,acq); b=ld(x,rlx)", "a=1 b=0",
     no_model},
    {"MP+rel+acquire-fence",
     "x y: T: st(x,1,rlx); st(y,1,rel) | T: a=ld(y,rlx); fence(acq); b=ld(x,rlx)", "a=1 b=0",
     no_model},
    {"MP+wrong-fences",
     "x y: T: st(x,1,rlx); fence(acq); st(y,1,rlx) | T: a=ld(y,rlx); fence(rel); b=ld(x,rlx)",
     "a=1 b=0", "rc11"},
    {"MP+fence-behind-the-flag",
     "x y: T: st(x,1,rlx); st(y,1,rlx); fence(rel) | T: fence(acq); a=ld(y,rlx); b=ld(x,rlx)",
     "a=1 b=0", "rc11"},
    {"MP+update-flag", "x y: T: st(x,1,rlx); fai(y,1,rel) | T: a=fai(y,0,acq); b=ld(x,rlx)",
     "a=1 b=0", no_model},
    {"MP+plain", "x; plain d: T: d=1; st(x,1,rel) | T: if(ld(x,acq)==1) a=d", "data race",
     no_model},
    // The language's rule on races does not depend on what the hardware happens to order.
    {"MP+plain+rlx", "x; plain d: T: d=1; st(x,1,rlx) | T: if(ld(x,acq)==1) a=d", "data race",
     all_models},
    {"MP+lock", "mutex m; x; plain d: T: lock(m); d=1; unlock(m) | T: lock(m); a=d; unlock(m)",
     "data race", no_model},
    {"WRC", "x y: T: st(x,1,rlx) | T: a=ld(x,rlx); st(y,1,rlx) | T: b=ld(y,rlx); c=ld(x,rlx)",
     "a=1 b=1 c=0", "rc11"},
    {"WRC+rel+acq",
     "x y: T: st(x,1,rlx) | T: a=ld(x,rlx); st(y,1,rel) | T: b=ld(y,acq); c=ld(x,rlx)",
     "a=1 b=1 c=0", no_model},
    {"ISA2",
     "x y z: T: st(x,1,rlx); st(y,1,rlx) | T: a=ld(y,rlx); st(z,1,rlx) | T: b=ld(z,rlx); "
     "c=ld(x,rlx)",
     "a=1 b=1 c=0", "rc11"},
    {"ISA2+rel+acq",
     "x y z: T: st(x,1,rlx); st(y,1,rel) | T: a=ld(y,acq); st(z,1,rel) | T: b=ld(z,acq); "
     "c=ld(x,rlx)",
     "a=1 b=1 c=0", no_model},
    {"creation", "x: PRE: st(x,1,rlx) | T: a=ld(x,rlx)", "a=0", no_model},
    {"join", "x: T: st(x,1,rlx) | MAIN: join(0); a=ld(x,rlx)", "a=0", no_model},
    {"no-join", "x: T: st(x,1,rlx) | MAIN: a=ld(x,rlx)", "a=0", all_models},
};

// ---- one location: coherence holds everywhere ---------------------------------------------------
inline constexpr litmus_row coherence[] = {
    {"CoRR", "x: T: st(x,1,rlx) | T: a=ld(x,rlx); b=ld(x,rlx)", "a=1 b=0", no_model},
    {"CoRR2",
     "x: T: st(x,1,rlx) | T: st(x,2,rlx) | T: a=ld(x,rlx); b=ld(x,rlx) | T: c=ld(x,rlx); "
     "d=ld(x,rlx)",
     "a=1 b=2 c=2 d=1", no_model},
    {"CoWR", "x: T: st(x,1,rlx); a=ld(x,rlx) | T: st(x,2,rlx)", "a=2 x=1", no_model},
    {"CoWR0", "x: T: st(x,1,rlx); a=ld(x,rlx)", "a=0", no_model},
    {"CoRW", "x: T: a=ld(x,rlx); st(x,1,rlx) | T: st(x,2,rlx)", "a=2 x=2", no_model},
    {"CoRW1", "x: T: a=ld(x,rlx); st(x,1,rlx)", "a=1", no_model},
    {"CoWW", "x: T: st(x,1,rlx); st(x,2,rlx)", "x=1", no_model},
    {"updates-are-atomic", "x: T[2]: fai(x,1,rlx)", "x=1", no_model},
    {"a-store-never-splits-an-update", "x: T: a=fai(x,1,rlx) | T: st(x,5,rlx)", "a=0 x=5",
     all_models},
    {"a-lost-update-needs-two-halves", "x: T: a=ld(x,rlx); st(x,a+1,rlx) | T: fai(x,1,rlx)", "x=1",
     all_models},
    // A store may be placed before stores that were executed earlier, even before one that its own
    // lane has read, through another location, to be done.
    {"S", "x y: T: st(x,2,rlx); st(y,1,rlx) | T: a=ld(y,rlx); st(x,1,rlx)", "a=1 x=2", "rc11"},
    {"S+rel+acq", "x y: T: st(x,2,rlx); st(y,1,rel) | T: a=ld(y,acq); st(x,1,rlx)", "a=1 x=2",
     no_model},
    {"2+2W", "x y: T: st(x,1,rlx); st(y,2,rlx) | T: st(y,1,rlx); st(x,2,rlx)", "x=1 y=1", "rc11"},
    {"2+2W+rel", "x y: T: st(x,1,rel); st(y,2,rel) | T: st(y,1,rel); st(x,2,rel)", "x=1 y=1",
     "rc11"},
    {"2+2W+sc", "x y: T: st(x,1,sc); st(y,2,sc) | T: st(y,1,sc); st(x,2,sc)", "x=1 y=1", no_model},
    {"2+2W+3sc+rel", "x y: T: st(x,1,sc); st(y,2,sc) | T: st(y,1,rel); st(x,2,sc)", "x=1 y=1",
     "rc11"},
    {"2+2W+fences-sc",
     "x y: T: st(x,1,rlx); fence(sc); st(y,2,rlx) | T: st(y,1,rlx); fence(sc); st(x,2,rlx)",
     "x=1 y=1", no_model},
    // No model here lets a value come out of thin air, and RC11 therefore forbids load buffering.
    {"LB", "x y: T: a=ld(x,rlx); st(y,1,rlx) | T: b=ld(y,rlx); st(x,1,rlx)", "a=1 b=1", no_model},
};

// ---- release sequences: C++20, P0982 ------------------------------------------------------------
inline constexpr litmus_row release_sequences[] = {
    {"a-later-store-of-the-lane-ends-it",
     "x y: T: st(y,1,rlx); st(x,1,rel); st(x,2,rlx) | T: a=ld(x,acq); b=ld(y,rlx)", "a=2 b=0",
     "rc11"},
    {"a-later-store-of-the-lane-races",
     "x; plain d: T: d=1; st(x,1,rel); st(x,2,rlx) | T: if(ld(x,acq)==2) a=d", "data race",
     all_models},
    {"an-own-update-continues-it",
     "x y: T: st(y,1,rlx); st(x,1,rel); fai(x,1,rlx) | T: a=ld(x,acq); b=ld(y,rlx)", "a=2 b=0",
     no_model},
    {"a-foreign-update-continues-it",
     "x y: T: st(y,1,rlx); st(x,1,rel) | T: c=cas(x,1,2,rlx) | T: a=ld(x,acq); b=ld(y,rlx)",
     "a=2 b=0", no_model},
    {"a-foreign-update-publishes-plain-data",
     "x; plain d: T: d=1; st(x,5,rel) | T: fai(x,1,rlx) | T: if(ld(x,acq)==6) a=d", "data race",
     no_model},
    {"two-updates-continue-it",
     "x y: T: st(y,1,rlx); st(x,5,rel) | T[2]: fai(x,1,rlx) | T: a=ld(x,acq); b=ld(y,rlx)",
     "a=7 b=0", no_model},
    {"a-relaxed-head-publishes-nothing",
     "x y: T: st(y,1,rlx); st(x,5,rlx) | T: fai(x,1,rel) | T: a=ld(x,acq); b=ld(y,rlx)", "a=6 b=0",
     "rc11"},
    {"a-release-fence-heads-one",
     "x y: T: st(y,1,rlx); fence(rel); st(x,5,rlx) | T: fai(x,1,rlx) | T: a=ld(x,acq); b=ld(y,rlx)",
     "a=6 b=0", no_model},
    {"an-acquire-fence-ends-it",
     "x y: T: st(y,1,rlx); st(x,5,rel) | T: fai(x,1,rlx) | T: a=ld(x,rlx); fence(acq); b=ld(y,rlx)",
     "a=6 b=0", no_model},
};

// ---- compare-exchange that fails ----------------------------------------------------------------
inline constexpr litmus_row failing_compare_exchange[] = {
    {"the-failure-order-follows-acq_rel",
     "x y: T: st(y,1,rlx); st(x,1,rel) | T: c=cas(x,0,5,acq_rel); a=ld(y,rlx)", "c=0 a=0",
     no_model},
    {"the-failure-order-of-rel-is-rlx",
     "x y: T: st(y,1,rlx); st(x,1,rel) | T: c=cas(x,0,5,rel); a=ld(y,rlx)", "c=0 a=0", "rc11"},
    {"a-stronger-failure-order-counts",
     "x y: T: st(y,1,rlx); st(x,1,rel) | T: c=cas(x,0,5,rlx,acq); a=ld(y,rlx)", "c=0 a=0",
     no_model},
    {"a-weaker-failure-order-counts",
     "x y: T: st(y,1,rlx); st(x,1,rel) | T: c=cas(x,0,5,acq,rlx); a=ld(y,rlx)", "c=0 a=0", "rc11"},
    {"a-failed-release-publishes-nothing",
     "x y: T: st(y,1,rlx); cas(x,9,2,rel); st(x,1,rlx) | T: a=ld(x,acq); b=ld(y,rlx)", "a=1 b=0",
     "rc11"},
    {"a-failure-may-be-sc",
     "x y: T: st(x,1,sc); a=cas(y,9,5,rlx,sc); c=ld(y,rlx) | T: st(y,1,sc); b=ld(x,sc)",
     "a=0 b=0 c=0", no_model},
    {"strong-never-fails-on-a-match", "x: T: a=cas(x,0,1,rlx)", "a=0", no_model},
    {"weak-may-fail-on-a-match", "x: T: a=casw(x,0,1,rlx)", "a=0 x=0", all_models},
    {"weak-never-succeeds-on-a-mismatch", "x: T: a=casw(x,7,1,rlx)", "a=1", no_model},
};

// ---- sequential consistency among more than two lanes -------------------------------------------
inline constexpr litmus_row many_lanes[] = {
    {"IRIW",
     "x y: T: st(x,1,rel) | T: st(y,1,rel) | T: a=ld(x,acq); b=ld(y,acq) | T: c=ld(y,acq); "
     "d=ld(x,acq)",
     "a=1 b=0 c=1 d=0", "rc11"},
    {"IRIW+sc",
     "x y: T: st(x,1,sc) | T: st(y,1,sc) | T: a=ld(x,sc); b=ld(y,sc) | T: c=ld(y,sc); d=ld(x,sc)",
     "a=1 b=0 c=1 d=0", no_model},
    // RC11 section 2: forbidding this one would need stronger code for Power.
    {"IRIW+acq+sc",
     "x y: T: st(x,1,sc) | T: st(y,1,sc) | T: a=ld(x,acq); b=ld(y,sc) | T: c=ld(y,acq); "
     "d=ld(x,sc)",
     "a=1 b=0 c=1 d=0", "rc11"},
    {"IRIW+fences-sc",
     "x y: T: st(x,1,rlx) | T: st(y,1,rlx) | T: a=ld(x,rlx); fence(sc); b=ld(y,rlx) | T: "
     "c=ld(y,rlx); fence(sc); d=ld(x,rlx)",
     "a=1 b=0 c=1 d=0", no_model},
    {"RWC", "x y: T: st(x,1,rlx) | T: a=ld(x,acq); b=ld(y,rlx) | T: st(y,1,rlx); c=ld(x,rlx)",
     "a=1 b=0 c=0", "tso rc11"},
    {"RWC+fences-sc",
     "x y: T: st(x,1,rlx) | T: a=ld(x,rlx); fence(sc); b=ld(y,rlx) | T: st(y,1,rlx); fence(sc); "
     "c=ld(x,rlx)",
     "a=1 b=0 c=0", no_model},
    // x86 forbids it with one fence; RC11 needs both.
    {"RWC+one-fence-sc",
     "x y: T: st(x,1,rlx) | T: a=ld(x,acq); b=ld(y,rlx) | T: st(y,1,rlx); fence(sc); c=ld(x,rlx)",
     "a=1 b=0 c=0", "rc11"},
    // RC11 section 2: allowed so that accesses can be compiled to Power with leading fences.
    {"Z6.U",
     "x y: T: st(x,1,sc); st(y,1,rel) | T: a=fai(y,1,sc); b=ld(y,rlx) | T: st(y,3,sc); c=ld(x,sc)",
     "a=1 b=3 c=0", "rc11"},
    {"Z6+fences-sc",
     "x y z: T: st(x,1,rlx); fence(sc); st(y,1,rlx) | T: a=ld(y,acq); st(z,1,rlx) | T: "
     "st(z,2,rlx); fence(sc); b=ld(x,rlx)",
     "a=1 b=0 z=2", no_model},
    // As published, SC orders more where another location is accessed between two accesses of one.
    {"RWC+same-location",
     "x y: T: st(x,1,sc); st(x,2,rel) | T: a=ld(x,acq); b=ld(y,sc) | T: st(y,1,sc); c=ld(x,sc)",
     "a=2 b=0 c=0 x=2", "rc11"},
    {"RWC+same-location+other-between",
     "x y z: T: st(x,1,sc); d=ld(z,rlx); st(x,2,rel) | T: a=ld(x,acq); b=ld(y,sc) | "
     "T: st(y,1,sc); c=ld(x,sc)",
     "a=2 b=0 c=0 x=2", no_model},
    // A free choice is no access, nor is the choice where an interrupt is delivered.
    {"RWC+same-location+choice-between",
     "x y: T: st(x,1,sc); d=choose(2); st(x,2,rel) | T: a=ld(x,acq); b=ld(y,sc) | "
     "T: st(y,1,sc); c=ld(x,sc)",
     "a=2 b=0 c=0 x=2", "rc11"},
};

} // namespace heddle::checker::oracle
