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

} // namespace heddle::checker
