// Reading memory that may not be there: for reports, which photograph whatever code under test
// accessed, wild pointers included.
#pragma once

#include <cstddef>

namespace heddle::checker {

// Copies as much as can be read, from the beginning. False if that was not all; `to` then keeps
// what it had behind that. While a crash_guard lives; without one a fault is a crash.
bool guarded_copy(void* to, const void* from, std::size_t bytes);

// In a signal handler: whether a guarded copy was interrupted, which then returns false.
bool leave_guarded_copy(void* context);

} // namespace heddle::checker
