// Sequential consistency: acyclic(po ∪ rf ∪ mo ∪ fr ∪ create ∪ join).
#pragma once

#include "checker/models/model_base.hpp"

namespace heddle::checker {

struct sc_arch {
  static constexpr unsigned chains = 1;
  static constexpr side side_of(const label& /*l*/) { return side::full; }
};

template <unsigned Lanes>
using sc_model = ordered_model<Lanes, sc_arch>;

} // namespace heddle::checker
