// Picks the memory model and the capacity class for a program.
#include "checker/explore/explore.hpp"

#include <stdexcept>

#include "checker/explore/explorer.hpp"
#include "checker/models/rc11.hpp"
#include "checker/models/sc.hpp"
#include "checker/models/tso.hpp"

namespace heddle::checker {
namespace {

template <template <unsigned> class Model>
exploration explore_under(program& p, const explore_options& options, observer& watch) {
  if (p.lanes() <= 8)
    return explorer<Model<8>>(p, options, watch).explore();
  if (p.lanes() <= 16)
    return explorer<Model<16>>(p, options, watch).explore();
  if (p.lanes() <= 32)
    return explorer<Model<32>>(p, options, watch).explore();
  throw std::invalid_argument("a program has at most 32 lanes");
}

} // namespace

exploration explore(program& p, const explore_options& options, observer& watch) {
  switch (options.model) {
  case memory_model::sc:
    return explore_under<sc_model>(p, options, watch);
  case memory_model::tso:
    return explore_under<tso_model>(p, options, watch);
  case memory_model::rc11:
    return explore_under<rc11_model>(p, options, watch);
  }
  throw std::invalid_argument("unknown memory model");
}

} // namespace heddle::checker
