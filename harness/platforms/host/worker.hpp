// A worker process: iterations of one variant, each on a machine built anew.
#pragma once

#include "harness/platforms/host/cpu.hpp"
#include "harness/platforms/host/record.hpp"

namespace heddle::native {

// Runs iterations from r.iteration on. Returns when all have run, or all that there is time for.
void work(run_record& r);

// Of the machine that was built.
cpu& cpu_of(unsigned id);
// What runs on it now; the thread that is no CPU has a stack of its own for code under test.
lane& lane_on(const cpu& c);
lane& lane_of(unsigned continuation);
bool every_cpu_has_a_processor();

} // namespace heddle::native
