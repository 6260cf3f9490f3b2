// Daemons need not end: an iteration is over when they wait and there is nothing else to be done.
// All functions are called on the CPU that the caller holds.
#pragma once

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {

// The CPU waits, in a loop that looks at memory.
void note_waiting(cpu& c);
// It is idle, and none of its lines will come by itself.
void note_idle(cpu& c);
// Its program and its arrivals have ended, for daemons and all others.
void note_end(cpu& c);
// A handler has run there; before the interrupt is counted as work done. What was idle goes on.
void note_handler(cpu& c);

} // namespace heddle::native
