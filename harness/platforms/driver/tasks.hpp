// Switching between continuations of code under test (<heddle/continuation.hpp>).
#pragma once

#include <heddle/place.hpp>

namespace heddle::driver {

// Suspends what runs on this CPU and resumes another; returns when it is resumed itself, perhaps on
// another CPU. Open.
void swap_to(unsigned continuation, place where);

// Where a task begins, on its own stack (port::switch_stack()); closed.
[[noreturn]] void begin_task(unsigned continuation);

} // namespace heddle::driver
