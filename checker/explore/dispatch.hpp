// Picks the memory model and the capacity class for a program. Including this instantiates the
// engine nine times: only explore.cpp does.
#pragma once

#include <stdexcept>

#include "checker/explore/alternatives.hpp"
#include "checker/explore/follow.hpp"
#include "checker/explore/grow.hpp"
#include "checker/explore/judge.hpp"
#include "checker/models/rc11.hpp"
#include "checker/models/sc.hpp"
#include "checker/models/tso.hpp"

namespace heddle::checker {

template <template <unsigned> class Model, class Use>
auto with_capacity(program& p, const explore_options& options, observer& watch, Use use) {
  const auto in_class = [&]<unsigned Lanes>() {
    explorer<Model<Lanes>> e(p, options, watch);
    return use(e);
  };
  if (p.lanes() <= 8)
    return in_class.template operator()<8>();
  if (p.lanes() <= 16)
    return in_class.template operator()<16>();
  if (p.lanes() <= 32)
    return in_class.template operator()<32>();
  throw std::invalid_argument("a program has at most 32 lanes");
}

// Calls `use` with an explorer for the options' memory model.
template <class Use>
auto with_explorer(program& p, const explore_options& options, observer& watch, Use use) {
  switch (options.model) {
  case memory_model::sc:
    return with_capacity<sc_model>(p, options, watch, use);
  case memory_model::tso:
    return with_capacity<tso_model>(p, options, watch, use);
  case memory_model::rc11:
    return with_capacity<rc11_model>(p, options, watch, use);
  }
  throw std::invalid_argument("unknown memory model");
}

} // namespace heddle::checker
