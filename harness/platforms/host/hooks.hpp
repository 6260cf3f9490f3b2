// What the native platform asks of its driver (model/native/context.hpp).
#pragma once

#include <heddle/native/context.hpp>

#include "harness/platforms/host/cpu.hpp"

namespace heddle::native {

// Makes the calling thread a CPU of the machine, or, with number max_cpus, the thread that builds
// it and looks at its end.
void install_hooks(cpu& c);

} // namespace heddle::native
