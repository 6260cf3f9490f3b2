// x86-TSO under the usual mapping of C++ to x86 (Sewell, Sarkar, Owens, Zappa Nardelli, Myreen,
// "x86-TSO", CACM 2010): two axioms,
//   coherence per location  acyclic(po|loc ∪ rf ∪ mo ∪ fr)
//   global order            acyclic(ppo ∪ fences ∪ rfe ∪ mo ∪ fr ∪ create ∪ join),
//                           where ppo is po without (plain store, plain load).
//
// Mapping: a load of any order and a store up to release are plain mov; a seq_cst store is xchg; a
// read-modify-write is a locked instruction, and so is a compare-exchange that fails; a seq_cst
// fence is mfence; weaker fences only bind the compiler. Locked instructions, mfence, and the
// creation and joining of lanes are full fences.
#pragma once

#include "checker/models/model_base.hpp"

namespace heddle::checker {

struct tso_arch {
  static constexpr unsigned chains = 2;
  static side side_of(const label& l) {
    switch (l.kind()) {
    case event_kind::read:
      return side::load;
    case event_kind::write:
      if (seeded(mistake::tso_store_load_ordered))
        return side::full;
      return is_seq_cst(l.ord) && !seeded(mistake::tso_sc_store_is_plain_store) ? side::full
                                                                                : side::store;
    case event_kind::fence:
      return is_seq_cst(l.ord) && !seeded(mistake::tso_fence_off) ? side::full : side::none;
    case event_kind::begin_life:
    case event_kind::end_life:
    case event_kind::choice:
    case event_kind::delivery:
    case event_kind::coalescing:
      return side::none;
    case event_kind::update:
    case event_kind::create:
    case event_kind::join:
      return side::full;
    }
    return side::full;
  }
};

template <unsigned Lanes>
using tso_model = ordered_model<Lanes, tso_arch>;

} // namespace heddle::checker
