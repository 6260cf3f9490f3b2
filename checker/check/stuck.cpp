// Why a stuck lane waits.
#include "checker/check/stuck.hpp"

#include <algorithm>

#include "checker/explore/explore.hpp"
#include "checker/explore/last_round.hpp"
#include "checker/runtime/describe.hpp"

namespace heddle::checker {
namespace {

// Why one lane waits, and since which write.
struct reason {
  kind what = kind::deadlock;
  std::string words;
  event_id since = no_event;
  lane_id on = no_lane; // whose lock it waits for, or whose end
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
  if (taken.lab.kind() != event_kind::update)
    return "; it is " + describe_value(waits.read) + ", written by " + p.lane_name(taken.lane) +
           who_did(p, taken);
  const bool own = taken.lane == waits.lane;
  const std::string holder = own && taken.lab.context == waits.lab.context
                                 ? "it holds itself"
                                 : p.lane_name(taken.lane) + (own ? " itself" : "") + " holds";
  const std::string where = who_did(p, taken);
  return ", which " + holder + (where.empty() ? "" : ", taken" + where);
}

lane_id holder_of(const execution& graph, const event& waits) {
  const bool held =
      waits.source < graph.size() && graph[waits.source].lab.kind() == event_kind::update;
  return held ? graph[waits.source].lane : no_lane;
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
            " waits for the lock " + where + place_of(l) + describe_holder(p, graph, last), since,
            holder_of(graph, last)};
  if (sees_raise(l))
    return {kind::lost_wakeup, " is idle" + place_of(l) + ", and waits for the interrupt " + where +
                                   ", which nobody raises any more"};
  const char* const relation =
      waits_until(l) == relation::equal ? " to become " : " to differ from ";
  return {kind::lost_wakeup,
          " waits for " + where + relation + describe_value(compared_with(l)) + place_of(l) +
              "; it is " + describe_value(last.read) + written_by(p, graph, last),
          since};
}

// The last round of a spin loop: what it reads, each location once.
reason describe_spin(const program& p, const execution& graph, lane_id lane) {
  const auto round = last_round(p, graph, lane);
  reason result{kind::lost_wakeup, {}};
  std::vector<location_id> seen;
  for (std::size_t i = round.size(); i-- > 0;) {
    const event& e = graph[round[i]];
    if (!may_read(e.lab) || std::ranges::count(seen, e.lab.location) > 0)
      continue;
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
  if (at.state == lane_state::ready && at.next.kind() == event_kind::join)
    return {kind::deadlock,
            " waits for " + p.lane_name(target_lane(at.next)) + " to end" + place_of(at.next),
            no_event, target_lane(at.next)};
  if (!events.empty())
    return describe_wait(p, graph, graph[events.back()]);
  return {kind::deadlock, " waits"};
}

// "CPU0 waits for CPU1, which waits for CPU2, which waits for CPU0": the first lanes that wait for
// each other in a circle, if there are any. `on`: whom each lane waits for, or no_lane.
std::string describe_circle(const program& p, const std::vector<lane_id>& on) {
  for (lane_id start = 0; start < on.size(); ++start) {
    std::string words = p.lane_name(start);
    lane_id at = on[start];
    for (std::size_t steps = 1; at != no_lane && steps <= on.size(); ++steps, at = on[at]) {
      words += (steps == 1 ? " waits for " : ", which waits for ") + p.lane_name(at);
      if (at == start && steps > 1)
        return words;
      if (at == start)
        break; // for itself: its own line says so
    }
  }
  return {};
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
  std::vector<lane_id> on(p.lanes(), no_lane);
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
    on[lane] = why.on;
  }
  if (std::string circle = describe_circle(p, on); !circle.empty()) {
    result.waiting.push_back(std::move(circle));
    result.since.push_back(no_event);
  }
  return result;
}

} // namespace heddle::checker
