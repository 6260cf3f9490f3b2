// The entry points of the engine.
#include "checker/explore/explore.hpp"

#include "checker/explore/dispatch.hpp"

namespace heddle::checker {
namespace {

struct unwatched : observer {
  bool on_execution(const execution& /*graph*/, ending /*how*/,
                    const std::vector<violation>& /*found*/) override {
    return true;
  }
};

} // namespace

exploration explore(program& p, const explore_options& options, observer& watch) {
  return with_explorer(p, options, watch, [](auto& e) { return e.explore(); });
}

guided_result run_guided(program& p, memory_model model, guide& decide, const limits& bounds) {
  unwatched watch;
  const explore_options options{.model = model, .bounds = bounds};
  return with_explorer(p, options, watch, [&](auto& e) { return e.follow(decide); });
}

} // namespace heddle::checker
