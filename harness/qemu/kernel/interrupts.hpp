// Interrupt lines. Lines 0 to 15 are raised by CPUs on CPUs; line 16 is the timer of each CPU.
#pragma once

#include <cstdint>

#include "harness/qemu/kernel/per_cpu.hpp"

namespace heddle::bare {

// To be called on the CPU concerned, or before it can be interrupted.
void set_handler(per_cpu& cpu, unsigned line, handler h);

// Called by the vectors of the architecture. `token` names the interrupt to the controller.
void dispatch(unsigned line, std::uint32_t token);

// Ends the service of every interrupt in progress on this CPU, for code that will not return from
// its handler.
void abandon_interrupts(per_cpu& self);

} // namespace heddle::bare
