// Interrupt lines. Lines 0 to 15 are raised by CPUs on CPUs; line 16 is the timer of each CPU.
#pragma once

#include <cstdint>

#include "harness/platforms/qemu/kernel/per_cpu.hpp"

namespace heddle::bare {

// To be called on the CPU concerned, or before it can be interrupted.
void set_handler(per_cpu& cpu, unsigned line, handler h);

// What runs after every handler, masked. Unlike a handler it may let interrupts in, run for long,
// switch to another stack or never come back: to the controller the interrupt is over.
void set_after_interrupt(per_cpu& cpu, void (*f)());

// Called by the vectors of the architecture. `token` names the interrupt to the controller.
void dispatch(unsigned line, std::uint32_t token);

} // namespace heddle::bare
