// Interrupt lines of the code under test (<heddle/interrupt.hpp>).
//
// Masks and levels are the driver's: the processor's own mask is open while code under test runs,
// handlers included, so that an NMI lands anywhere, and closed for some instructions at a time. An
// interrupt that comes sets a pending bit; it is delivered at the end of the processor's interrupt,
// or when the mask is lowered, or by a CPU that is idle. Raising a line that is pending changes
// nothing; arrivals of a line that arrives by itself are lost in each other only if they were kept
// out by a mask or a handler, or else a handler could miss what the checker never lets it miss.
#pragma once

#include <cstdint>

#include <heddle/interrupt.hpp>

namespace heddle::bare {

// Forgets what is masked and pending, on all CPUs.
void reset_lines();

// An interrupt comes. Without a request its CPU does not notice by itself.
void set_raised(unsigned line);
void clear_raised(unsigned line);
void add_arrival(unsigned line);
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
bool handler_runs_on(unsigned cpu); // of any CPU, as seen from outside

// Counts the handlers that have ended on this CPU.
std::uint64_t handlers_ended();

} // namespace heddle::bare
