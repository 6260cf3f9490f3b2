// How schedules are varied: by letting other CPUs run, by delays and by interrupts, at seeded
// random operations of the code under test.
#pragma once

#include <cstdint>

#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/per_cpu.hpp"

namespace heddle::bare {

// Lines that the driver takes for itself.
inline constexpr unsigned contract_line = 13; // a line of the code under test is pending
inline constexpr unsigned prod_line = 14;     // does nothing but interrupt
inline constexpr unsigned wake_line = 15;     // for a CPU that sleeps

// A handler of the code under test begins.
void note_handler_landing(const per_cpu& self, lane& l);

// Handlers and timer of this CPU. Interrupts may come from now on.
void start_interrupts(per_cpu& self);

} // namespace heddle::bare
