// Threads that code under test starts by itself: pthread_create, std::thread.
#pragma once

#include <heddle/machine.hpp>

namespace heddle {

// The machine has room for `count` threads that its code starts, at most 31: a CPU for each, which
// runs nothing unless one is started. Once a machine, in build().
void code_threads(machine& m, unsigned count);

} // namespace heddle
