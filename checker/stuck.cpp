// Why a stuck lane waits.
#include "checker/stuck.hpp"

#include "checker/runtime/describe.hpp"

namespace heddle::checker {
namespace {

std::string place_of(const label& l) {
  const std::string where = describe(l.where);
  return where.empty() ? "" : " (" + where + ")";
}

// Of a lock whose value comes from whoever took it.
std::string describe_holder(const program& p, const event& waits, const event& took) {
  const std::string where = describe(took.lab.where);
  return (took.lane == waits.lane ? ", which it holds itself"
                                  : ", which " + p.lane_name(took.lane) + " holds") +
         (where.empty() ? "" : " since " + where);
}

std::string describe_wait(const program& p, const execution& graph, const event& last) {
  const label& l = last.lab;
  const std::string where = p.location_name(l.location);
  const std::string now = "; it is " + describe_value(last.read);
  if (l.wait == wait_kind::lock) {
    const bool is_taken =
        last.source < graph.size() && graph[last.source].lab.wait == wait_kind::lock;
    return " waits for the lock " + where + place_of(l) +
           (is_taken ? describe_holder(p, last, graph[last.source]) : now);
  }
  if (l.op == update_op::deliver)
    return " is idle, and waits for the interrupt " + where + place_of(l) +
           ", which nobody raises any more";
  const char* const relation = l.rel == relation::equal ? " to become " : " to differ from ";
  return " waits for " + where + relation + describe_value(l.expected) + place_of(l) + now;
}

// The last round of a spin loop: the reads behind the last effect, each location once.
std::string describe_spin(const program& p, const execution& graph, lane_id lane) {
  const auto events = graph.lane(lane);
  std::string text;
  std::vector<location_id> seen;
  for (std::size_t i = events.size(); i-- > 0;) {
    const event& e = graph[events[i]];
    if (!may_read(e.lab) || e.writes)
      break;
    for (const location_id known : seen) {
      if (known == e.lab.location)
        return text;
    }
    seen.push_back(e.lab.location);
    text += (text.empty() ? " spins: " : ", ") + p.location_name(e.lab.location) + " stays " +
            describe_value(e.read) + place_of(e.lab);
  }
  return text.empty() ? " spins without looking at anything" : text;
}

// A daemon may wait for ever; one that waits for a lock is part of what goes wrong all the same.
bool waits_for_lock(const execution& graph, lane_id lane) {
  if (graph.lane(lane).empty())
    return false;
  const event& last = graph[graph.lane(lane).back()];
  return last.lab.wait == wait_kind::lock && !wait_satisfied(last.lab, last.read);
}

} // namespace

stuck_lanes describe_stuck(const program& p, const execution& graph) {
  stuck_lanes result;
  for (lane_id lane = 0; lane < p.lanes(); ++lane) {
    const pending& at = p.at(lane);
    if (at.state == lane_state::done || at.state == lane_state::not_started)
      continue;
    const auto events = graph.lane(lane);
    std::string why = " waits";
    if (p.is_daemon(lane) && !waits_for_lock(graph, lane))
      continue;
    if (at.state == lane_state::blocked && at.why == block_reason::idle) {
      result.what = kind::lost_wakeup;
      why = " is idle, and no interrupt can come any more" + place_of(at.next);
    } else if (at.state == lane_state::blocked && at.why == block_reason::spin) {
      result.what = kind::lost_wakeup;
      why = describe_spin(p, graph, lane);
    } else if (at.state == lane_state::ready && at.next.kind == event_kind::join) {
      why = " waits for " + p.lane_name(at.next.target) + " to end" + place_of(at.next);
    } else if (!events.empty()) {
      const event& last = graph[events.back()];
      if (last.lab.wait != wait_kind::lock)
        result.what = kind::lost_wakeup;
      why = describe_wait(p, graph, last);
    }
    result.waiting.push_back(p.lane_name(lane) + why);
  }
  return result;
}

} // namespace heddle::checker
