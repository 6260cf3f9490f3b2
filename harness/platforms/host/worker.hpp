// A worker process: iterations of one variant, each on a machine built anew.
#pragma once

#include <heddle/machine.hpp>

#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/host/cpu.hpp"
#include "harness/platforms/host/record.hpp"

namespace heddle::native {

// Runs iterations from r.iteration on. Returns when all have run, or all that there is time for.
void work(run_record& r);

// Of the iteration in progress.
inline const machine& program() { return *bare::the_machine.program; }
cpu& cpu_of(unsigned id);
lane* lane_of(unsigned continuation); // null if the machine has no such continuation
bool every_cpu_has_a_processor();

inline bare::interrupt_lines& lines() { return bare::the_machine.lines; }
inline bare::work_count& work_to_do() { return bare::the_machine.work; }
inline bare::arrival_plan& arrivals() { return bare::the_machine.arrivals; }

// The CPUs are to leave their programs, wherever they are: the iteration is dropped, or over except
// for daemons.
bool is_leaving();
// Back to the thread's own stack; what ran is abandoned. On the held CPU that the caller runs on.
[[noreturn]] void leave_iteration(cpu& held);
// Ends the iteration without looking at its end.
[[noreturn]] void abandon_iteration();
// The same for assume(false).
[[noreturn]] void drop_iteration();

// The host refuses something: ends the worker.
[[noreturn]] void give_up(const char* what);

} // namespace heddle::native
