// Switching, as far as it is a matter of numbers.
#include "harness/platforms/driver/continuations.hpp"

namespace heddle::driver {

void continuations::reset() {
  for (unsigned id = 0; id < first_task + max_tasks; ++id) {
    state& s = states_[id];
    s.running = s.started = id < max_cpus;
    s.handlers = 0;
  }
  for (unsigned cpu = 0; cpu < max_cpus; ++cpu)
    on_[cpu] = {.current = cpu, .left = cpu};
}

bool continuations::go_on(unsigned cpu, unsigned continuation) {
  on_[cpu] = {.current = continuation, .left = on_[cpu].current};
  const bool begins = !states_[continuation].started;
  states_[continuation].started = true;
  return begins;
}

} // namespace heddle::driver
