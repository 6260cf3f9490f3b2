// The order in which an image comes up.
#pragma once

#include "harness/platforms/driver/exit_status.hpp"
#include "harness/platforms/qemu/kernel/per_cpu.hpp"

// Called by the boot code of each CPU, on the CPU's own stack.
extern "C" [[noreturn]] void heddle_cpu_entry(unsigned id);

namespace heddle::bare {

// How many CPUs have come up.
unsigned cpu_total();

// Supplied by the driver. main runs on CPU 0 when all CPUs are up, and its result ends the run;
// other_cpu runs on every other CPU. Interrupts are masked.
driver::exit_status main();
[[noreturn]] void other_cpu(per_cpu& self);

} // namespace heddle::bare
