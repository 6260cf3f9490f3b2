// Bringing a program that has just been started to the frontier of a recorded execution.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/explore/program.hpp"

namespace heddle::checker::lang {

// Storage of replay, kept by the caller so that replaying allocates nothing.
struct replay_storage {
  std::vector<std::uint16_t> passed; // per lane: completed events
  std::vector<event_id> wanted;
};

// The first recorded event that the program did not repeat.
struct mismatch {
  event_id recorded = 0;
  lane_id lane = 0;
};

// Completes every recorded event with its recorded outcome, in an order that extends program order,
// reads-from, creation and join. A recorded event whose lane waits in vain is left pending. Every
// lane of `p` must be at its first event.
//
// Stops at the first event that the program does not do again; its lane is then to be failed with
// kind::nondeterminism.
std::optional<mismatch> replay(program& p, const execution& recorded, replay_storage& storage);

// Says what was recorded and what the program, stopped by replay, does instead.
std::string describe(const mismatch& m, const program& p, const execution& recorded);

} // namespace heddle::checker::lang
