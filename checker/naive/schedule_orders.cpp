#include "checker/naive/schedule_orders.hpp"

#include <algorithm>

namespace heddle::checker::oracle {

schedule_orders::schedule_orders(const execution& graph)
    : graph_(graph), orders_{order_by(happens_before_, &schedule_orders::make_happens_before),
                             order_by(knows_, &schedule_orders::make_knows),
                             order_by(precedes_, &schedule_orders::make_precedes)} {}

step_order schedule_orders::order_by(clock_list& clocks, void (schedule_orders::*make)()) {
  return [this, &clocks, make](lane_id a, std::size_t i, lane_id b, std::size_t j) {
    if (i >= graph_.lane(a).size() || j == 0)
      return false;
    if (clocks.empty())
      (this->*make)();
    return is_within(clocks[graph_.lane(b)[j - 1]], graph_[graph_.lane(a)[i]]);
  };
}

void schedule_orders::make_happens_before() {
  schedule_clocks hb(graph_);
  for (event_id id = 0; id < graph_.size(); ++id)
    happens_before_.push_back(hb.add(id));
}

// What comes before the event by po, create and join; and the event itself.
schedule_orders::clock schedule_orders::start_of(const event& e, const clock_list& known) const {
  clock c(graph_.lanes());
  if (e.index > 0)
    c = known[graph_.lane(e.lane)[e.index - 1U]];
  else if (graph_.creator(e.lane) != no_event)
    c = known[graph_.creator(e.lane)];
  if (e.lab.kind() == event_kind::join && !graph_.lane(target_lane(e.lab)).empty())
    join(c, known[graph_.lane(target_lane(e.lab)).back()]);
  c[e.lane] = static_cast<std::uint16_t>(e.index + 1);
  return c;
}

void schedule_orders::make_knows() {
  for (event_id id = 0; id < graph_.size(); ++id) {
    const event& e = graph_[id];
    clock c = start_of(e, knows_);
    if (may_read(e.lab) && e.source < no_event)
      join(c, knows_[e.source]);
    knows_.push_back(std::move(c));
  }
}

// In the order of a schedule, a read comes behind the last write of its location, and a write
// behind that and all that has read it.
void schedule_orders::make_precedes() {
  struct accesses {
    clock writes, reads; // of all so far
  };
  std::vector<accesses> at(graph_.locations(), {clock(graph_.lanes()), clock(graph_.lanes())});
  for (event_id id = 0; id < graph_.size(); ++id) {
    const event& e = graph_[id];
    clock c = start_of(e, precedes_);
    if (accesses_memory(e.lab)) {
      accesses& here = at[e.lab.location];
      join(c, here.writes);
      if (e.writes)
        join(c, here.reads);
      join(e.writes ? here.writes : here.reads, c);
    }
    precedes_.push_back(std::move(c));
  }
}

} // namespace heddle::checker::oracle
