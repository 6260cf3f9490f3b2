// When interrupt lines that arrive by themselves do so: each arrival is planned before the lanes
// start, for a random operation of a random CPU, which sends it, or for a random time of its own
// CPU's timer. What has not come when its CPU waits, or has ended, comes then.
#pragma once

#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/per_cpu.hpp"

namespace heddle::bare {

inline constexpr unsigned arrival_limit = 512; // of all lines, in one iteration

// For the machine of this iteration, after begin_schedule of a lane that makes choices for all.
// Returns false if there are too many.
bool plan_arrivals(random_stream& random);

// The lane of this CPU starts now.
void begin_arrivals(lane& l, unsigned cpu);
void end_arrivals(lane& l);

// Before an operation of the code under test.
void send_arrivals_slowly(lane& l, unsigned cpu);
inline void send_arrivals(lane& l, unsigned cpu) {
  if (++l.way.operations > l.way.next_post)
    send_arrivals_slowly(l, cpu);
}

// At an interrupt of the timer of this CPU.
void shoot_arrivals(lane& l, unsigned cpu);

// Makes one of this CPU's interrupts pending that come in this iteration and have not come yet.
// Returns false if there is none.
bool bring_arrival(lane& l, unsigned cpu);

// Whether there is one.
bool expects_arrival(unsigned cpu);

} // namespace heddle::bare
