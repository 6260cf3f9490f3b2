// Uses of storage after its life, and lives that end twice, in an execution that has ended.
//
// What checker/models/lifetimes.hpp is for events, this is for ordinary accesses: an access that is
// neither before the end of the life of its storage nor in a life that began later is a use after
// free, and so is one that nothing orders with a beginning. Storage whose life ends twice without a
// beginning in between is freed twice.
#pragma once

#include <optional>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/runtime/access_log.hpp"

namespace heddle::checker {

// In place of a lane: before all lanes.
inline constexpr lane_id before_all_lanes = 0xFE;

// The beginning or the end of the life of [start, start + size).
struct life_record {
  std::uintptr_t start = 0;
  std::uint64_t size = 0;
  site where{};
  std::uint32_t step = 0; // its event is the lane's so many-th, from 0
  lane_id lane = before_all_lanes;
  bool begins = false;
  bool of_heap = false; // of a block of malloc or operator new
};

// Whether the end or beginning comes before what a lane does behind its first `events` events, and
// whether what it does there comes before the end or beginning.
inline bool is_before(const step_order& before, const life_record& life, lane_id lane,
                      std::size_t events) {
  if (life.lane == before_all_lanes)
    return true;
  return life.lane == lane ? life.step < events : before(life.lane, life.step, lane, events);
}
inline bool is_before(const step_order& before, lane_id lane, std::size_t events,
                      const life_record& life) {
  if (life.lane == before_all_lanes)
    return false;
  return life.lane == lane ? events <= life.step : before(lane, events, life.lane, life.step + 1U);
}

struct life_fault {
  life_record begin{};             // of a life in which the access may not yet be, or
  life_record end{};               // of one in which it may not be any more
  bool end_happens_before = false; // otherwise nothing orders the two
  // Either an access, or the second end.
  std::optional<ordinary_access> access{};
  lane_id access_lane = 0;
  life_record again{};
};

// The first fault by access, if there is one. `logs` by lane.
std::optional<life_fault> find_life_fault(const std::vector<const access_log*>& logs,
                                          const std::vector<life_record>& lives,
                                          const step_order& before);

} // namespace heddle::checker
