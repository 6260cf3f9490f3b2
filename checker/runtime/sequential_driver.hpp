// Test support: runs a program one step at a time under sequential consistency, through the
// interface that an exploration uses.
#pragma once

#include "checker/explore/program.hpp"

namespace heddle::checker {

class sequential_driver {
public:
  explicit sequential_driver(program& p) : program_(p), graph_(p.lanes()) { p.restart(graph_); }

  const execution& graph() const { return graph_; }
  bool ready(lane_id lane) const { return program_.at(lane).state == lane_state::ready; }

  // The lane's next event, reading the newest write; free choices take `alternative`. The lane
  // stays at an event that waits in vain.
  void step(lane_id lane, value_t alternative = 0) {
    const label l = program_.at(lane).next;
    const event_id id = graph_.append(lane, l);
    if (may_read(l)) {
      const auto& mo = graph_.at(l.location).mo;
      graph_.set_source(id, mo.empty() ? initial_value : mo.back(), false);
    }
    if (l.kind() == event_kind::write || update_writes(l, graph_[id].read, false))
      graph_.place(id, static_cast<unsigned>(graph_.at(l.location).mo.size()));
    if (is_choice(l))
      graph_[id].read = alternative;
    if (wait_satisfied(l, graph_[id].read))
      program_.advance(lane, graph_.outcome_of(id));
  }

  // Lane after lane, each as far as it gets.
  void run() {
    for (lane_id lane = 0; lane < program_.lanes(); ++lane) {
      while (ready(lane))
        step(lane);
    }
  }

private:
  program& program_;
  execution graph_;
};

} // namespace heddle::checker
