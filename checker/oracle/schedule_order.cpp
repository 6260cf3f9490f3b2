// The clocks of all events, once.
#include "checker/oracle/schedule_order.hpp"

#include <vector>

#include "checker/oracle/schedule_clocks.hpp"

namespace heddle::checker::oracle {

step_order order_of_steps(const execution& graph) {
  return [&graph, clocks = std::vector<schedule_clocks::clock>{}](
             lane_id a, std::size_t i, lane_id b, std::size_t j) mutable {
    if (clocks.size() != graph.size()) {
      schedule_clocks all(graph);
      for (event_id id = 0; id < graph.size(); ++id)
        clocks.push_back(all.add(id));
    }
    return i < graph.lane(a).size() && j > 0 &&
           is_within(clocks[graph.lane(b)[j - 1]], graph[graph.lane(a)[i]]);
  };
}

} // namespace heddle::checker::oracle
