// Code under test that waits.
#pragma once

#include <cstdint>

namespace heddle::bare {

// One turn of a loop that waits. `for_what` completes "waits for …".
void wait_turn(const char* for_what, const char* file, std::uint32_t line);

// Waits with all lines enabled until a handler has run on this CPU.
void idle(const char* file, std::uint32_t line);

} // namespace heddle::bare
