// The state of a run: shared by the iterations, the hooks of the platform and interrupt handlers.
#pragma once

#include <cstdint>

#include <heddle/machine.hpp>

#include "harness/platforms/driver/findings.hpp"
#include "harness/platforms/driver/landings.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/outcomes.hpp"
#include "harness/platforms/driver/random.hpp"
#include "harness/platforms/driver/settings.hpp"
#include "harness/platforms/qemu/kernel/limits.hpp"
#include "harness/platforms/qemu/kernel/spin_lock.hpp"

namespace heddle::bare {

// What runs on one CPU. Each has its own streams of random numbers, so that one does not disturb
// the other: two runs with the same seed make the same choices even where the timing differs.
struct alignas(64) lane {
  bool active = false;     // code under test may run: the program of the CPU, its handlers
  bool asleep = false;     // wants to be woken (wait.hpp)
  void* resume = nullptr;  // where to go when the iteration is dropped; null if it cannot be
  random_stream schedule;  // when to let others run
  random_stream choices;   // choose()
  random_stream arrivals;  // when the timer comes
  std::uint32_t relax = 0; // let others run before one in so many operations
  std::uint64_t iterations = 0;
  std::uint64_t operations = 0;
  std::uint64_t handlers = 0;    // of interrupt lines, that ran
  std::uint64_t fingerprint = 0; // of what depends on time: equal runs have equal ones
};

// The iteration in progress.
struct round {
  unsigned lanes = 0;
  std::uint64_t number = 0;
  std::uint64_t began = 0;      // clock
  bool busy = false;            // from build() to the end of finally()
  std::uint32_t generation = 0; // changes when lanes may start
  std::uint32_t arrived = 0;    // lanes at the barrier
  std::uint32_t running = 0;    // lanes that have not come back
  bool dropped = false;
};

struct run_state {
  settings given;
  const char* scenario = nullptr;
  const char* variant = nullptr;
  unsigned cpus = 1;
  round now;
  lane lanes[cpu_limit];
  std::uint64_t began = 0; // clock
  std::uint64_t iterations = 0;
  std::uint64_t dropped = 0;
  spin_lock tables; // guards the three below
  failure_table failures;
  mark_table marks;
  outcome_table outcomes;
  landing_table landings;
};

extern run_state the_run;

} // namespace heddle::bare
