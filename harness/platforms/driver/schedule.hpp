// The random numbers of a CPU: two runs with the same seed make the same choices even where the
// timing differs.
#pragma once

#include <cstdint>

#include <heddle/machine.hpp>

#include "harness/platforms/driver/random.hpp"

namespace heddle::driver {

// Each use has its own stream, so that one does not disturb the other.
struct alignas(64) cpu_schedule {
  random_stream random;         // when others run, when interrupts come
  random_stream choices;        // choose()
  std::uint32_t sway_every = 0; // let others run before one in so many operations; 0: never
  std::uint32_t turns = 0;      // of loops that wait
};

// Who draws them, if it is no CPU: whoever builds the machine, and whoever looks at its end.
inline constexpr unsigned the_builder = max_cpus;
inline constexpr unsigned the_end = max_cpus + 1;

// Of the CPU that the caller runs on.
cpu_schedule& this_schedule();
// In the iteration in progress; `who` is a CPU, or one of those above.
void begin_schedule(unsigned who);

unsigned choose(unsigned alternatives);

} // namespace heddle::driver
