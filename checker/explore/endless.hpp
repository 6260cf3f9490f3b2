// Which loop it is that keeps an execution from ending, in words.
#pragma once

#include <string>

#include "checker/explore/program.hpp"

namespace heddle::checker {

// The lane that has done most.
lane_id busiest_lane(const execution& g);

// Of a lane of an execution that has reached the bound on its events, what it repeats: "T0 goes
// round at push.c:17, push.c:18, 400 times in one execution".
std::string describe_endless(const program& names, const execution& g, lane_id lane);

// The lanes that executions were cut for.
class endless_lanes {
public:
  // An execution was cut for the lane when so many events had been added and replayed, in all.
  // Whether it is the first one of that lane.
  bool note(lane_id lane, std::uint64_t events) {
    if (lanes_ == 0)
      events_at_cut_ = events;
    const bool is_new = (lanes_ >> lane & 1U) == 0;
    lanes_ |= std::uint64_t{1} << lane;
    return is_new;
  }

  // How many of so many events came after the first cut; 0 if there was none.
  std::uint64_t events_behind_cut(std::uint64_t events) const {
    return lanes_ == 0 ? 0 : events - events_at_cut_;
  }

private:
  std::uint64_t lanes_ = 0; // one bit each
  std::uint64_t events_at_cut_ = 0;
};

} // namespace heddle::checker
