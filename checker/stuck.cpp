// Why a stuck lane waits.
#include "checker/stuck.hpp"

#include <algorithm>

#include "checker/runtime/describe.hpp"

namespace heddle::checker {
namespace {

// Why one lane waits, and since which write.
struct reason {
  kind what = kind::deadlock;
  std::string words;
  event_id since = no_event;
};

std::string place_of(const label& l) {
  const std::string where = describe(l.where);
  return where.empty() ? "" : " (" + where + ")";
}

std::string who_did(const program& p, const event& e) {
  const std::string where = describe(e.lab.where);
  return describe_context(p.context_name(e.lab.context), e.lab.context) +
         (where.empty() ? "" : " at " + where);
}

// ", which core1 holds, taken in task reader at a.cpp:12".
std::string describe_holder(const program& p, const execution& graph, const event& waits) {
  if (waits.source == initial_value)
    return ", which was taken before the program began";
  if (waits.source >= graph.size())
    return "; it is " + describe_value(waits.read);
  const event& taken = graph[waits.source];
  if (taken.lab.kind != event_kind::update)
    return "; it is " + describe_value(waits.read) + ", written by " + p.lane_name(taken.lane) +
           who_did(p, taken);
  const bool own = taken.lane == waits.lane;
  const std::string holder = own && taken.lab.context == waits.lab.context
                                 ? "it holds itself"
                                 : p.lane_name(taken.lane) + (own ? " itself" : "") + " holds";
  const std::string where = who_did(p, taken);
  return ", which " + holder + (where.empty() ? "" : ", taken" + where);
}

std::string written_by(const program& p, const execution& graph, const event& e) {
  if (e.source >= graph.size() || graph[e.source].lane == e.lane)
    return {};
  return ", written by " + p.lane_name(graph[e.source].lane) + who_did(p, graph[e.source]);
}

reason describe_wait(const program& p, const execution& graph, const event& last) {
  const label& l = last.lab;
  const std::string where = p.location_name(l.location);
  const event_id since = last.source < graph.size() ? last.source : no_event;
  if (l.wait == wait_kind::lock)
    return {kind::deadlock,
            " waits for the lock " + where + place_of(l) + describe_holder(p, graph, last), since};
  if (l.op == update_op::deliver)
    return {kind::lost_wakeup, " is idle" + place_of(l) + ", and waits for the interrupt " + where +
                                   ", which nobody raises any more"};
  const char* const relation = l.rel == relation::equal ? " to become " : " to differ from ";
  return {kind::lost_wakeup,
          " waits for " + where + relation + describe_value(l.expected) + place_of(l) + "; it is " +
              describe_value(last.read) + written_by(p, graph, last),
          since};
}

// The last round of a spin loop: the reads behind the last effect, each location once.
reason describe_spin(const program& p, const execution& graph, lane_id lane) {
  const auto events = graph.lane(lane);
  reason result{kind::lost_wakeup, {}};
  std::vector<location_id> seen;
  for (std::size_t i = events.size(); i-- > 0;) {
    const event& e = graph[events[i]];
    const bool declines = is_delivery(e.lab) && delivered_line(e.lab, e.read) == no_line;
    if (declines || e.lab.kind == event_kind::fence)
      continue;
    if (!may_read(e.lab) || (e.writes && !leaves_value(e)) ||
        std::find(seen.begin(), seen.end(), e.lab.location) != seen.end())
      break;
    seen.push_back(e.lab.location);
    result.words += (result.words.empty() ? " spins: " : ", ") + p.location_name(e.lab.location) +
                    " stays " + describe_value(e.read) + place_of(e.lab) + written_by(p, graph, e);
    if (result.since == no_event && e.source < graph.size())
      result.since = e.source;
  }
  if (result.words.empty())
    result.words = " spins without looking at anything";
  return result;
}

reason describe_lane(const program& p, const execution& graph, lane_id lane) {
  const pending& at = p.at(lane);
  const auto events = graph.lane(lane);
  if (at.state == lane_state::blocked && at.why == block_reason::idle)
    return {kind::lost_wakeup,
            " is idle" + place_of(at.next) + ", and no interrupt can come any more"};
  if (at.state == lane_state::blocked && at.why == block_reason::spin)
    return describe_spin(p, graph, lane);
  if (at.state == lane_state::ready && at.next.kind == event_kind::join)
    return {kind::deadlock,
            " waits for " + p.lane_name(at.next.target) + " to end" + place_of(at.next)};
  if (!events.empty())
    return describe_wait(p, graph, graph[events.back()]);
  return {kind::deadlock, " waits"};
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
    if (at.state == lane_state::done || at.state == lane_state::not_started ||
        (p.is_daemon(lane) && !waits_for_lock(graph, lane)))
      continue;
    const context_id context = p.context_of(lane);
    std::string who = p.lane_name(lane);
    if (context != own_context)
      who += "," + describe_context(p.context_name(context), context) + ",";
    reason why = describe_lane(p, graph, lane);
    if (why.what == kind::lost_wakeup)
      result.what = kind::lost_wakeup;
    if (const std::string masked = p.kept_out(lane, graph); !masked.empty())
      why.words += "; " + masked;
    result.waiting.push_back(who + why.words);
    result.since.push_back(why.since);
  }
  return result;
}

} // namespace heddle::checker
