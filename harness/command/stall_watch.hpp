// Whether a process that runs code under test has come to a standstill that it cannot end itself.
//
// The checker in it has clocks of its own (checker/runtime/hang.hpp). This is for code under test
// that keeps their signals away. Nothing here is triggered by a machine that is merely loaded: what
// waits for a processor does not sleep, and uses no processor time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

#include "checker/runtime/hang.hpp"
#include "checker/runtime/live_counts.hpp"

namespace heddle::command {

// What the system says of a process.
struct process_state {
  char state = '?'; // as in /proc: R runs or could, S and D sleep, T is stopped
  double cpu_seconds = 0;
};
process_state state_of(pid_t id);

class stall_watch {
public:
  // To be asked a few times per second. Empty, or what stands still, in words.
  std::string look(const process_state& now, const checker::live_counts& live);
  // Whether it has slept for so long that the guard in it should be told (checker::hang_guard): it
  // may be able to end what sleeps, and to say more of it than can be seen from here.
  std::optional<checker::sleep_seen> to_tell();

private:
  double cpu_seconds_ = -1; // at the last look
  std::uint64_t executions_ = 0;
  unsigned asleep_ = 0; // looks in a row at which it slept, and had done nothing in between
  unsigned drowsy_ = 0; // looks in a row at which it slept, and had done next to nothing
  std::uint64_t readings_ = 0;
  double cpu_at_reading_ = 0; // when the guard in the process last looked
};

} // namespace heddle::command
