// Who decides in a guided execution.
#pragma once

#include <optional>
#include <span>

#include "checker/graph/execution.hpp"

namespace heddle::checker {

// Asked before each event is added, in this order: pick, then what the event needs. `g` is the
// execution so far; the label is the lane's next event, which `g` does not contain yet.
struct guide {
  virtual ~guide() = default;

  // The lane to extend next, one of `enabled` (never empty, ascending).
  virtual lane_id pick(const execution& g, std::span<const lane_id> enabled) = 0;
  // The write that a read or update reads from; nullopt: the newest in modification order.
  virtual std::optional<event_id> source(const execution& g, lane_id lane, const label& l) = 0;
  // Position in modification order that a write takes; nullopt: behind all others.
  virtual std::optional<unsigned> place(const execution& g, lane_id lane, const label& l) = 0;
  // The alternative that a choice takes, below alternatives_of(l).
  virtual value_t choose(const execution& g, lane_id lane, const label& l) = 0;
  // Whether a weak compare-exchange fails although the value matches.
  virtual bool spurious(const execution& g, lane_id lane, const label& l) = 0;
};

} // namespace heddle::checker
