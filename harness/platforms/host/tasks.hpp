// Continuations: the stacks on which programs and tasks run.
#pragma once

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {

// Makes the continuation of a CPU the next to run, from its beginning.
void enter_cpu_lane(cpu& c);
// cpu::swap_to(); not held.
void swap_to(unsigned continuation);

} // namespace heddle::native
