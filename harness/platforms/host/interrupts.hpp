// Interrupts: what the native platform asks of its driver, and waiting for them.
#pragma once

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {

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
