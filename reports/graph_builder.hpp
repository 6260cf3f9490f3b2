// Test support: executions built by hand.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "checker/check/check_violation.hpp"

namespace heddle::reports {

// Adds events to a graph, as a program under a guide would.
struct graph_builder {
  checker::execution graph;

  explicit graph_builder(unsigned lanes) : graph(lanes) {}

  checker::event_id write(checker::lane_id lane, unsigned l, checker::value_t v, order o,
                          checker::site where = {}) {
    const checker::event_id id = graph.append(
        lane, {.what = checker::op::write{.value = v}, .ord = o, .location = l, .where = where});
    graph.place(id, static_cast<unsigned>(graph.at(l).mo.size()));
    return id;
  }
  checker::event_id read(checker::lane_id lane, unsigned l, checker::event_id source, order o,
                         checker::site where = {}) {
    return finish(
        graph.append(lane, {.what = checker::op::read{}, .ord = o, .location = l, .where = where}),
        source);
  }
  checker::event_id finish(checker::event_id id, checker::event_id source) {
    graph.set_source(id, source, false);
    if (update_writes(graph[id].lab, graph[id].read, false))
      graph.place(id, static_cast<unsigned>(graph.source_position(graph[id]) + 1));
    return id;
  }
};

// As of check_violation.
struct given_names {
  std::vector<std::string> lanes{};
  std::vector<std::string> locations{};
  std::vector<std::string> contexts{};
  std::vector<bool> counts_raises{};
  checker::storage_names storage{};
};

// That execution as a check returns it.
inline check_violation failing(const checker::execution& graph, checker::ending how,
                               checker::violation what, const given_names& names) {
  check_violation v{{std::move(what)}};
  v.graph = graph;
  v.how = how;
  v.lane_names = names.lanes;
  v.location_names = names.locations;
  v.context_names = names.contexts;
  v.counts_raises = names.counts_raises;
  v.storage = names.storage;
  return v;
}

} // namespace heddle::reports
