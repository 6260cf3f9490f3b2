// The lane that a replay goes on with when nothing is recorded.
#pragma once

#include <algorithm>
#include <optional>
#include <span>

#include "checker/explore/program.hpp"

namespace heddle::checker::trace {

// Whether a lane is never left at this event: what it does changes nothing for others.
constexpr bool comes_at_once(const label& l) { return is_delivery(l) || is_coalescing(l); }

// Stays on a lane until that cannot go on (it ended, failed, or would wait), then goes to the
// lowest lane that can.
class default_lane {
public:
  explicit default_lane(const program& p) : program_(p) {}

  void now_on(lane_id lane) { current_ = lane; }

  lane_id next(const execution& g, std::span<const lane_id> enabled) const {
    if (current_ && std::find(enabled.begin(), enabled.end(), *current_) != enabled.end() &&
        !would_wait(g, *current_))
      return *current_;
    for (const lane_id lane : enabled)
      if (!would_wait(g, lane))
        return lane;
    return enabled.front();
  }

  // Whether the newest value does not let it go on: it would look too early.
  bool would_wait(const execution& g, lane_id lane) const {
    const label& l = program_.at(lane).next;
    if (!may_read(l) || l.wait == wait_kind::none)
      return false;
    return !wait_satisfied(l, truncate_to(l.size, g.final_value(l.location, l.initial)));
  }

private:
  const program& program_;
  std::optional<lane_id> current_;
};

} // namespace heddle::checker::trace
