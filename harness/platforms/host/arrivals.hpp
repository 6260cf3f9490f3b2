// Interrupts that arrive by themselves (harness/platforms/driver/arrivals.hpp): before a random
// operation of a CPU, or by a timer that interrupts its CPU wherever it is. All functions are
// called on the CPU that the caller holds.
#pragma once

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {

// The program of a CPU begins; and the CPU is done with the iteration.
void start_arrivals(cpu& c);
void stop_arrivals(cpu& c);

// Those that are due come.
void send_posts(cpu& c);
void send_shots(cpu& c);

} // namespace heddle::native
