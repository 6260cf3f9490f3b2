// Operations of lanes as events: passed again while they are recorded, shown where they are new.
//
// Atomic operations never write memory while lanes run: values live in the execution graph, and
// memory keeps the initial ones.
#pragma once

#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class lane_events : run_part {
public:
  explicit lane_events(runner& r) : run_part(r) {}

  // Interrupts are offered in front of it.
  outcome perform(lane& l, const operation& op);
  // They are not.
  outcome perform_now(lane& l, const operation& op);
  // Of an operation on memory.
  location_id location_of(lane& l, const operation& op, std::uint8_t size);

private:
  outcome pass_or_show(lane& l, const operation& op);
  void show(lane& l, const operation& op, std::uint64_t initial);
  operation as_recorded(const lane& l, const operation& op) const;
};

} // namespace heddle::checker
