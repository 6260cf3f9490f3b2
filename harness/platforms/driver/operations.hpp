// What happens before an operation of code under test, and while it waits. Open.
#pragma once

#include <heddle/place.hpp>

namespace heddle::driver {

void step(place where);
// One turn of a loop that waits. `for_what` completes "waits for …".
void wait_turn(const char* for_what, place where);
// Waits with all lines enabled until a handler has run here.
void idle(place where);

} // namespace heddle::driver
