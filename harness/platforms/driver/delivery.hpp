// Delivering interrupts of the code under test. An interrupt that comes sets a pending bit
// (lines.hpp); whoever makes it come asks its CPU to look, and the CPU looks whenever the platform
// lets interrupts in, so that a handler runs between any two instructions. All functions are called
// on a CPU that is closed (port.hpp), unless said otherwise.
#pragma once

#include <heddle/interrupt.hpp>

namespace heddle::driver {

// An interrupt comes; callable from anywhere. Without port::request_delivery() its CPU does not
// notice by itself.
bool raise_line(unsigned line); // false: lost in one that is pending
void withdraw_line(unsigned line);
void add_arrival(unsigned line);
// Makes one of this CPU's arrivals come that has not come yet. False if there is none.
bool bring_arrival();

// Runs the handlers of lines of this CPU that are pending and not masked, the highest level first.
// Interrupts are let in meanwhile. May come back on another CPU, if a task was interrupted.
void deliver_pending();

} // namespace heddle::driver
