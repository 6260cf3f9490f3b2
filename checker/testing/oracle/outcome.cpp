#include "checker/testing/oracle/outcome.hpp"

#include <map>

namespace heddle::checker::oracle {

namespace {

std::string text_of(value_t v) { return std::to_string(static_cast<std::int64_t>(v)); }

std::string text_of(const event& e, const program& names) {
  if (is_choice(e.lab))
    return "chose " + text_of(e.read);
  if (!accesses_memory(e.lab))
    return "-";
  std::string text = names.location_name(e.lab.location);
  if (may_read(e.lab))
    text += "=" + text_of(e.read);
  if (e.writes)
    text += ":=" + text_of(e.written);
  return text;
}

} // namespace

std::string outcome_of(const execution& graph, const program& names) {
  std::string text;
  for (location_id l = 0; l < graph.locations(); ++l)
    if (!graph.at(l).mo.empty())
      text += names.location_name(l) + "=" + text_of(graph.final_value(l, 0)) + " ";
  for (unsigned lane = 0; lane < graph.lanes(); ++lane) {
    std::map<context_id, std::string> told;
    for (const event_id id : graph.lane(static_cast<lane_id>(lane))) {
      const label& l = graph[id].lab;
      if (!is_delivery(l))
        told[l.context] += " " + text_of(graph[id], names);
    }
    for (const auto& [context, said] : told)
      text += "| " + names.lane_name(static_cast<lane_id>(lane)) + names.context_name(context) +
              ":" + said + " ";
  }
  return text;
}

} // namespace heddle::checker::oracle
