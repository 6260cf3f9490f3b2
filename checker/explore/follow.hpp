// Following a guide: an event is added as in an exploration, which pushes one item for every choice
// that the model allows; the guide's choice must be the default or one of these.
#pragma once

#include "checker/explore/explorer.hpp"

namespace heddle::checker {

template <class Model>
guided_result explorer<Model>::follow(guide& decide) {
  guided_result result;
  stack_.push();
  restart();
  std::vector<lane_id> enabled;
  while (true) {
    enabled.clear();
    for (lane_id lane = 0; lane < lane_count_; ++lane)
      if (status_of(lane) == lane_status::enabled)
        enabled.push_back(lane);
    if (enabled.empty())
      break;
    if (full()) {
      result.cut = true;
      break;
    }
    const lane_id lane = decide.pick(top().graph, enabled);
    if (!step_guided(lane, decide, result.refused)) {
      result.graph = top().graph;
      return result;
    }
  }
  result.applied = true;
  if (!result.cut)
    result.how = classify(result.found);
  result.graph = top().graph;
  return result;
}

template <class Model>
bool explorer<Model>::step_guided(lane_id lane, guide& decide, std::string& refused) {
  const label l = program_.at(lane).next;
  const execution& g = top().graph;
  std::optional<item> wanted;
  if (may_read(l)) {
    const std::optional<event_id> source = decide.source(g, lane, l);
    const bool spurious = may_fail_spuriously(l) && decide.spurious(g, lane, l);
    if (source || spurious) {
      const bool written = l.location < g.locations() && !g.at(l.location).mo.empty();
      const event_id newest = written ? g.at(l.location).mo.back() : initial_value;
      wanted =
          item{.kind = item::what::source, .spurious = spurious, .other = source.value_or(newest)};
      if (wanted->other == newest && !spurious)
        wanted.reset();
    }
  } else if (l.kind() == event_kind::write) {
    const std::optional<unsigned> place = decide.place(g, lane, l);
    const std::size_t last = l.location < g.locations() ? g.at(l.location).mo.size() : 0;
    if (place && *place != last)
      wanted = item{.kind = item::what::place, .position = static_cast<std::uint16_t>(*place)};
  } else if (is_choice(l)) {
    const value_t taken = decide.choose(g, lane, l);
    if (taken != 0)
      wanted = item{.kind = item::what::choice, .position = static_cast<std::uint16_t>(taken)};
  }
  stack_.begin_event();
  add(lane, l);
  const bool taken = !wanted || redirect(g.lane(lane).back(), *wanted, refused);
  top().items.clear();
  if (taken)
    complete(lane);
  return taken;
}

// Takes the pushed item that equals `wanted`.
template <class Model>
bool explorer<Model>::redirect(event_id id, const item& wanted, std::string& refused) {
  for (const item& i : top().items) {
    const bool same = i.kind == wanted.kind && i.subject == id && i.spurious == wanted.spurious &&
                      i.other == wanted.other && i.position == wanted.position;
    if (!same)
      continue;
    const item chosen = i;
    stack_.begin_event();
    if (take(chosen))
      return true;
    break;
  }
  const execution& g = top().graph;
  const label& l = g[id].lab;
  const std::string who = program_.lane_name(g[id].lane);
  const std::string where =
      accesses_memory(l) ? program_.location_name(l.location) : std::string("a choice");
  refused = who + " on " + where + ": the memory model does not allow the recorded " +
            (wanted.kind == item::what::source  ? "source of the read"
             : wanted.kind == item::what::place ? "place of the write"
                                                : "alternative");
  return false;
}

} // namespace heddle::checker
