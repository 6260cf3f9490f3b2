// The machine of an iteration: what was built, and the state that its CPUs share.
#pragma once

#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

#include "harness/platforms/driver/arena.hpp"
#include "harness/platforms/driver/arrivals.hpp"
#include "harness/platforms/driver/continuations.hpp"
#include "harness/platforms/driver/lines.hpp"
#include "harness/platforms/driver/schedule.hpp"
#include "harness/platforms/driver/work.hpp"

namespace heddle::driver {

struct machine_state {
  const machine* program = nullptr;
  interrupt_lines lines;
  work_count work;
  arrival_plan arrivals;
  continuations tasks;
  cpu_work work_of[max_cpus];
  cpu_schedule schedules[max_cpus + 1]; // and that of a thread that is none
};

extern machine_state the_machine;

// Builds the machine of another iteration. Code under test runs here: it may fail, and may not come
// back. False if the scenario does not fit.
bool build_machine(arena& memory, const scenario_variant& variant);

} // namespace heddle::driver
