// What an image does once its CPUs are up: runs one variant of one scenario many times.
#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/report.hpp"
#include "harness/platforms/qemu/driver/memory.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"
#include "harness/platforms/qemu/kernel/start.hpp"

namespace heddle::bare {

constinit run_state the_run;

driver::exit_status main() {
  set_last_words([](driver::exit_status status) { report(the_run, status); });
  auto status = driver::exit_status::refused;
  if (!prepare(the_run, arch::argument_text(), arch::name, cpu_total(), status))
    return status;
  save_statics();
  start_interrupts(cpus[0]);
  driver::run_iterations();
  return conclude(the_run);
}

} // namespace heddle::bare
