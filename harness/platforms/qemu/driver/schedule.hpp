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

// Seeds the lane of a CPU for an iteration.
void begin_schedule(lane& l, unsigned cpu, std::uint64_t iteration);

// Waits for a random time, short ones being likelier.
void stagger(lane& l);

// Before an operation of the code under test.
void step(const char* file, std::uint32_t line);

// A handler of the code under test begins.
void note_handler_landing(const per_cpu& self, lane& l);

// Handlers and timer of this CPU. Interrupts may come from now on.
void start_interrupts(per_cpu& self, lane& l);

// The timer of this CPU is due when it has to be next.
void arm_timer(lane& l);

} // namespace heddle::bare
