// Counting what a failing schedule shows.
#include "checker/trace/failure_size.hpp"

#include <set>
#include <utility>

#include "checker/trace/linearize.hpp"

namespace heddle::checker::trace {

failure_size size_of(const failed_execution& f) {
  failure_size size;
  std::set<std::pair<lane_id, context_id>> tasks;
  for (const linear_step& s : linearize(f.graph, events_to_show(f)).steps) {
    const event& e = f.graph[s.id];
    const bool delivers = is_delivery(e.lab) || sees_raise(e.lab);
    size.weak += s.overlooks != no_event || s.overtaken_by != no_event ? 1 : 0;
    size.preemptions += s.preempts ? 1 : 0;
    ++(delivers && !s.waits ? size.interrupts : size.operations);
    if (!is_handler(e.lab.context))
      tasks.emplace(e.lane, e.lab.context);
  }
  if (f.lane != no_lane && f.graph.lane(f.lane).empty())
    tasks.emplace(f.lane, own_context);
  size.tasks = static_cast<unsigned>(tasks.size());
  return size;
}

} // namespace heddle::checker::trace
