// Counting what a failing schedule shows.
#include "checker/trace/failure_size.hpp"

#include <set>
#include <utility>

#include "checker/trace/linearize.hpp"

namespace heddle::checker::trace {

failure_size size_of(const execution& g, const violation& v) {
  failure_size size;
  std::set<std::pair<lane_id, context_id>> tasks;
  for (const linear_step& s : linearize(g, events_to_show(g, v)).steps) {
    const event& e = g[s.id];
    const bool delivers = is_delivery(e.lab) || sees_raise(e.lab);
    size.weak += s.overlooks != no_event || s.overtaken_by != no_event ? 1 : 0;
    size.preemptions += s.preempts ? 1 : 0;
    ++(delivers && !s.waits ? size.interrupts : size.operations);
    if (!is_handler(e.lab.context))
      tasks.emplace(e.lane, e.lab.context);
  }
  if (v.lane != no_lane && g.lane(v.lane).empty())
    tasks.emplace(v.lane, own_context);
  size.tasks = static_cast<unsigned>(tasks.size());
  return size;
}

} // namespace heddle::checker::trace
