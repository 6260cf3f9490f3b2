// Recording a failing execution.
#include "checker/trace/record.hpp"

#include <algorithm>

#include "checker/trace/linearize.hpp"
#include "checker/trace/recording_guide.hpp"

namespace heddle::checker::trace {

bool shows(const guided_result& r, ending how, kind what) {
  if (how == ending::stuck || how == ending::complete)
    return r.how == how;
  return std::any_of(r.found.begin(), r.found.end(),
                     [&](const violation& v) { return v.what.what == what; });
}

std::optional<std::vector<decision>> record(program& p, memory_model model, const execution& g,
                                            ending how, const violation& v, const limits& bounds) {
  for (const std::vector<event_id>& kept : possible_causes(g, v)) {
    const linear_order order = linearize(g, kept);
    recording_guide guide(p, g, order);
    const guided_result r = run_guided(p, model, guide, bounds);
    // A race may show before the last step: its lane does not go on then.
    if (r.applied && shows(r, how, v.what.what))
      return guide.decisions();
  }
  return std::nullopt;
}

} // namespace heddle::checker::trace
