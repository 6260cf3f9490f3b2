// How schedules are varied beyond what the host does: by delays at seeded random operations.
#pragma once

#include <cstdint>

#include <heddle/place.hpp>

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {

// Seeds a CPU for an iteration.
void begin_schedule(cpu& c, context& of_thread, std::uint64_t seed);
// A delay before a program begins, short ones being likelier.
void stagger(cpu& c);

// Before an operation of code under test; and once per turn of a loop that waits.
void step(place where);
void wait_step(place where);

} // namespace heddle::native
