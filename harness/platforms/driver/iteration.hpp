// The order of an iteration: the machine is built anew, its CPUs run, the end is looked at.
#pragma once

namespace heddle::driver {

// Iterations from the first that has not run, until all have or the time is up. On whoever starts
// the CPUs. Why they cannot run is in `refused` of the run.
void run_iterations();

// Some CPU has given up the iteration: all are to leave their programs.
bool is_abandoned();
// Ends the iteration without looking at its end; from anywhere in code under test, open.
[[noreturn]] void abandon_iteration();
[[noreturn]] void drop_iteration(); // the same for assume(false)

} // namespace heddle::driver
