// What the processors have to do with interrupt lines of the code under test. Masks and levels are
// the driver's (harness/platforms/driver/lines.hpp): the processor's own mask is open while code
// under test runs, handlers included, so that an NMI lands anywhere, and closed for some
// instructions at a time. A pending interrupt is delivered at the end of the processor's interrupt,
// or when the mask is lowered, or by a CPU that is idle.
#pragma once

#include <heddle/interrupt.hpp>

namespace heddle::bare {

// An interrupt of the processor for the CPU of a line.
void request_delivery(unsigned line);

irq_level mask_lines(irq_level up_to); // as irq_save()
void set_line_mask(irq_level mask);    // as irq_restore()
irq_level line_mask();
bool in_handler();

} // namespace heddle::bare
