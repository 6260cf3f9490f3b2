// When interrupts arrive by themselves: before a random operation of their CPU, or after a random
// time, by a timer that interrupts it wherever it is. What has not come when a CPU waits or ends
// comes then.
#pragma once

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {

// Of all CPUs, before an iteration starts. Arrivals of `maybe` lines are left out half of the time.
void plan_arrivals(bare::random_stream& random);

// The first timer of a CPU whose program begins. Held, like the following.
void start_arrivals(cpu& c);
void stop_arrivals(cpu& c);

// The arrivals that are due: becomes pending.
void arrive_by_step(cpu& c);
void arrive_by_timer(cpu& c);
bool expects_arrival(const cpu& c);
// Makes one come that was not due yet. False if there is none.
bool arrive_next(cpu& c);

} // namespace heddle::native
