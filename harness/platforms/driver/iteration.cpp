// Iterations, as whoever starts the CPUs sees them.
#include "harness/platforms/driver/iteration.hpp"

#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

struct ending {
  std::atomic<bool> abandoned{false};
  std::atomic<bool> dropped{false};
};
constinit ending how;
constinit arena memory; // of the machine
constinit bool fits = true;

void build() {
  const run& r = port::this_run();
  port::empty_arena(memory, r.given.seed, r.iteration);
  fits = build_machine(memory, *r.chosen.variant);
}

void run_all_cpus() {
  const machine& m = *the_machine.program;
  for (unsigned id = 0; id < m.cpus(); ++id)
    the_machine.work_of[id].begin(the_machine.work, m.cpu_at(id).daemon);
  the_machine.work.end();
  port::run_cpus();
}

refusal run_machine() {
  const machine& m = *the_machine.program;
  port::this_run().lanes = m.cpus();
  if (port::provide_cpus(m.cpus()) < m.cpus())
    return {"more CPUs are needed", m.cpus()};
  if (!the_machine.arrivals.make(m, this_schedule().random))
    return {"more than 512 arrivals"};
  port::call_guarded([] { the_machine.program->run_initially(); });
  if (!is_abandoned())
    run_all_cpus();
  begin_schedule(the_end);
  if (!is_abandoned())
    port::call_guarded([] { the_machine.program->run_finally(); });
  return {};
}

// A machine that was given up while it was built is none.
refusal build_and_run() {
  begin_schedule(the_builder);
  port::restore_statics();
  port::call_guarded(&build);
  if (!fits)
    return {"the scenario does not fit into memory"};
  return is_abandoned() ? refusal{} : run_machine();
}

void end_iteration(run& r) {
  ++r.iterations;
  r.dropped += how.dropped ? 1 : 0;
  if (is_abandoned())
    r.outcomes.forget_iteration();
  else
    r.outcomes.end_iteration(r.iteration);
  ++r.iteration;
}

void run_iteration(run& r) {
  how.abandoned = how.dropped = false;
  r.iteration_began = port::clock();
  r.refused = build_and_run();
  r.iteration_began = 0;
  if (r.refused.reason == nullptr)
    end_iteration(r);
}

bool is_time_over(const run& r) {
  return r.given.milliseconds != 0 && port::clock() - r.began > r.given.milliseconds * 1'000'000;
}

} // namespace

void run_iterations() {
  run& r = port::this_run();
  while (r.iteration < r.given.iterations && r.refused.reason == nullptr) {
    run_iteration(r);
    if (is_time_over(r))
      return;
  }
}

bool is_abandoned() { return how.abandoned; }

void abandon_iteration() {
  port::close();
  how.abandoned = true;
  port::recall();
  port::leave();
}

void drop_iteration() {
  how.dropped = true;
  abandon_iteration();
}

} // namespace heddle::driver
