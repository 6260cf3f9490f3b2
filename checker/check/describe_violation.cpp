// Collecting names and reasons from the program of a failing execution.
#include "checker/check/describe_violation.hpp"

#include <set>

#include "checker/check/stuck.hpp"

namespace heddle::checker {
namespace {

constexpr value_t last_page_of_null = 4095; // no object is there

void name_context(const fiber_program& p, context_id context, check_violation& to) {
  if (context >= to.context_names.size())
    to.context_names.resize(context + 1U);
  to.context_names[context] = p.context_name(context);
}

// Each value is looked up once.
void name_pointees(const fiber_program& p, const execution& graph, check_violation& to) {
  std::set<value_t> values;
  for (const event& e : graph.events())
    if (accesses_memory(e.lab) && e.lab.size == sizeof(void*))
      values.insert({e.read, e.written, compared_with(e.lab), e.lab.initial});
  for (auto v = values.upper_bound(last_page_of_null); v != values.end(); ++v)
    if (std::string name = p.machine_now().names.named_object_at(*v); !name.empty())
      to.pointees.emplace(*v, std::move(name));
}

} // namespace

check_violation describe_violation(const fiber_program& p, const execution& graph, ending how,
                                   const violation& v) {
  check_violation result;
  result.graph = graph;
  result.how = how;
  result.what = v.what;
  result.lane = v.lane;
  result.partner = v.partner;
  for (lane_id lane = 0; lane < p.lanes(); ++lane)
    result.lane_names.push_back(p.lane_name(lane));
  for (location_id l = 0; l < p.machine_now().book.locations.size(); ++l) {
    result.location_names.push_back(p.location_name(l));
    result.counts_raises.push_back(p.counts_raises(l));
  }
  for (const event& e : graph.events()) {
    name_context(p, e.lab.context, result);
    const unsigned line = delivered_line(e.lab, e.read);
    if (line != no_line)
      name_context(p, line_context(line), result);
    if (is_life(e.lab))
      result.storage[storage_of(e.lab)] = p.storage_name(e.lab);
  }
  name_pointees(p, graph, result);
  if (v.lane != no_lane) {
    result.context = p.context_of(v.lane);
    name_context(p, result.context, result);
  }
  return result;
}

check_violation describe_stuck_execution(const fiber_program& p, const execution& graph) {
  stuck_lanes stuck = describe_stuck(p, graph);
  std::string message;
  for (const std::string& line : stuck.waiting)
    message += (message.empty() ? "" : "; ") + line;
  check_violation result =
      describe_violation(p, graph, ending::stuck, {{stuck.what, std::move(message), {}}, no_lane});
  result.waiting = std::move(stuck.waiting);
  result.waits_since = std::move(stuck.since);
  return result;
}

} // namespace heddle::checker
