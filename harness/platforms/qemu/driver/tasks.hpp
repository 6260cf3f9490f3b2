// Continuations of the code under test (<heddle/continuation.hpp>): every CPU's own, on the CPU's
// stack, and tasks, each on a stack of its own.
#pragma once

#include <cstdint>

namespace heddle::bare {

// Suspends what runs on this CPU and resumes another; returns when it is resumed itself, perhaps on
// another CPU. Gives up the iteration if that makes no sense.
void swap_to(std::uint32_t continuation, const char* file, std::uint32_t line);

} // namespace heddle::bare
