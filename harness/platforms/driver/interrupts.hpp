// What code under test asks of interrupts (<heddle/interrupt.hpp>, <heddle/cpu.hpp>), and the timer
// that makes them arrive. Open; what the contract forbids is refused (notes.hpp).
#pragma once

#include <heddle/interrupt.hpp>
#include <heddle/place.hpp>

namespace heddle::driver {

irq_level save_mask(irq_level up_to);
void restore_mask(irq_level before);
bool is_in_handler();
void raise(unsigned line, place where);
void withdraw(unsigned line, place where);

// Arrivals that are due before an operation of this CPU, if some are.
void send_due_posts();
// Closed: the timer of this CPU has come.
void timer_came();

} // namespace heddle::driver
