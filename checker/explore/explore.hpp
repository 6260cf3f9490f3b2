// The exploration of a program under a memory model: entry point, limits, and what an observer
// sees.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <heddle/memory_model.hpp>

#include "checker/explore/program.hpp"

namespace heddle::checker {

// Which enabled lane is extended next. The set of executions does not depend on it.
enum class schedule_policy : std::uint8_t { left_to_right, writes_first, random };

// Events of one execution, unless somebody asks for another bound. It is there to end what does not
// end by itself: once it has cut an execution, only so many more events are added and replayed.
inline constexpr std::uint32_t default_max_events = 2000;
inline constexpr std::uint64_t most_events_behind_a_cut = 1'000'000;

// Bounds. One that cut anything is listed in exploration::bounds_hit, and the search was not
// exhaustive. 0 means none.
struct limits {
  std::uint32_t max_events = default_max_events; // per execution
  std::uint64_t max_executions = 0;              // however they end
  double max_seconds = 0;
};

struct explore_options {
  memory_model model = memory_model::sc;
  schedule_policy policy = schedule_policy::writes_first;
  std::uint64_t seed = 0; // of the random policy
  limits bounds{};
  bool stop_at_first_failure = true;
};

enum class ending : std::uint8_t {
  complete, // every lane is done
  blocked,  // some lane waits for something that another execution has, or assume(false) cut it
  stuck,    // a deadlock: no lane can go on and nothing can wake a waiting one
  failed,   // a property failed in some lane
};

// A lane that failed, or the end of the program (`lane` is no_lane: at the end, or stuck).
inline constexpr lane_id no_lane = 0xFF;
struct violation {
  failure what{};
  lane_id lane = no_lane;
  // Of a data race or a use after free: the other of the two events that nothing orders.
  event_id partner = no_event;
};

// What else is found where ordinary memory is accessed in no order: what native code reads is a
// matter of luck then, and with it whether the program repeats.
constexpr bool is_matter_of_luck(kind what) {
  return what == kind::nondeterminism || what == kind::uninitialised;
}

class observer {
public:
  virtual ~observer() = default;
  // Called once per execution, in its final state. `found` holds one entry per failed lane, in lane
  // order. Returns false to stop the exploration.
  virtual bool on_execution(const execution& graph, ending how,
                            const std::vector<violation>& found) = 0;
  // Called now and then (a few times per second) during long explorations.
  virtual void on_progress(const struct exploration& /*so_far*/) {}
};

struct exploration {
  std::uint64_t complete = 0; // executions that are full executions of the program
  std::uint64_t blocked = 0;  // stuck ones not counted
  std::uint64_t stuck = 0;
  std::uint64_t failed = 0;
  std::uint64_t events = 0; // events added, replayed ones not counted
  std::uint64_t replayed = 0;
  double seconds = 0;
  double explored_fraction = 0; // weighted estimate of how much of the search tree is done, 0..1
  std::vector<std::string> bounds_hit; // "events", "executions", "seconds"
  // If the bound on events was hit: what did not end, in words, one sentence for each lane.
  std::vector<std::string> endless;
  bool exhaustive = false; // nothing was cut: no bound, no stop

  std::uint64_t explored() const { return complete + blocked + stuck + failed; }
};

// Explores every execution of `p` that is consistent under the model, each exactly once (TruSt:
// Kokologiannakis, Marmanis, Gladstein, Vafeiadis, "Truly stateless, optimal dynamic partial order
// reduction", POPL 2022). Throws std::invalid_argument if the program has more than 32 lanes.
exploration explore(program& p, const explore_options& options, observer& watch);

} // namespace heddle::checker
