// Delivering interrupts of the code under test on the CPUs of the machine.
//
// Masks and levels are the driver's (harness/platforms/driver/lines.hpp): the processor's own mask
// is open while code under test runs, handlers included, so that an NMI lands anywhere, and closed
// for some instructions at a time. An interrupt that comes sets a pending bit; it is delivered at
// the end of the processor's interrupt, or when the mask is lowered, or by a CPU that is idle.
#pragma once

#include <cstdint>

#include <heddle/interrupt.hpp>

namespace heddle::bare {

// An interrupt comes. Without a request its CPU does not notice by itself.
void set_raised(unsigned line);
void clear_raised(unsigned line);
void add_arrival(unsigned line);
// Makes one of this CPU's arrivals come that has not come yet. False if there is none.
bool bring_arrival();
// An interrupt of the processor for the CPU of a line.
void request_delivery(unsigned line);

// Runs the handlers of lines of this CPU that are pending and not masked, the highest level first.
// Interrupts must be masked by the processor; they are let in meanwhile. May come back on another
// CPU, if a task was interrupted.
void deliver_pending();
void deliver_now(); // for callers that have not masked them

irq_level mask_lines(irq_level up_to); // as irq_save()
void set_line_mask(irq_level mask);    // as irq_restore()
irq_level line_mask();
bool in_handler();

// Counts the handlers that have ended on this CPU.
std::uint64_t handlers_ended();

} // namespace heddle::bare
