// The state of a run on the CPUs of an image.
#pragma once

#include <cstdint>

#include "harness/platforms/driver/random.hpp"
#include "harness/platforms/driver/run.hpp"
#include "harness/platforms/qemu/kernel/limits.hpp"

namespace heddle::bare {

// What runs on one CPU.
struct alignas(64) lane {
  bool active = false;           // code under test may run: the program of the CPU, its handlers
  bool asleep = false;           // wants to be woken (wait.hpp)
  void* resume = nullptr;        // where to go when code under test is left
  driver::random_stream timer{}; // when the driver's own timer comes
  std::uint64_t iterations = 0;
  std::uint64_t operations = 0;
  std::uint64_t handlers = 0;    // of interrupt lines, that ran
  std::uint64_t fingerprint = 0; // of what depends on time: equal runs have equal ones
};

// The CPUs in the iteration in progress.
struct round {
  std::uint32_t generation = 0; // changes when lanes may start
  std::uint32_t arrived = 0;    // lanes at the barrier
  std::uint32_t running = 0;    // lanes that have not come back
};

struct run_state : driver::run {
  round now;
  lane by_cpu[cpu_limit];
};

extern run_state the_run;

lane& this_lane(); // of the CPU that the caller runs on

} // namespace heddle::bare
