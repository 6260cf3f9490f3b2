// Interrupts: pending lines, levels, handlers, waiting. All of it on the CPU that the caller holds,
// unless said otherwise.
#pragma once

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {

// Runs the handler of a line that is pending, and what follows it. Returns the CPU on which the
// caller goes on, held.
cpu& deliver(cpu& c, unsigned line);

// A line has become pending: makes its CPU look, if that is another one than the caller's.
void request_delivery(const cpu& from, unsigned line);

// Hooks of the platform; not held.
std::uint8_t save_mask(std::uint8_t up_to);
void restore_mask(std::uint8_t before);
void raise_line(unsigned line);
void withdraw_line(unsigned line);
void wait_for_interrupt();
bool in_handler();

} // namespace heddle::native
