// Executions in which nobody can go on, in words.
#pragma once

#include <string>
#include <vector>

#include "checker/explore/program.hpp"

namespace heddle::checker {

struct stuck_lanes {
  // deadlock if all wait for locks and lanes; lost_wakeup if some wait for a value.
  kind what = kind::deadlock;
  // One line per waiting lane, and one for a circle in which they wait for each other: "CPU1 waits
  // for ready to become 1 (a.cpp:40); it is 0", "core0, in the handler of dma, waits for the lock
  // heap.lock (a.cpp:40), which core0 itself holds, taken at b.cpp:12".
  std::vector<std::string> waiting;
  // For each of these: the write that made it wait, or no_event.
  std::vector<event_id> since;
};

// Of an execution that ended stuck; the program must be in its final state.
stuck_lanes describe_stuck(const program& p, const execution& graph);

} // namespace heddle::checker
