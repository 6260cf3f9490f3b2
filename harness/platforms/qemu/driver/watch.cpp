// Noticing and reporting a hang.
#include "harness/platforms/qemu/driver/watch.hpp"

#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/message.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/driver/report.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"

namespace heddle::bare {
namespace {

// Daemons may wait while somebody else has not ended; so may a CPU whose program has.
bool is_stuck(unsigned id) {
  const lane& l = the_run.by_cpu[id];
  if (!l.active || (driver::the_machine.work_of[id].is_daemon() &&
                    !driver::the_machine.work.are_programs_over()))
    return false;
  return !driver::the_machine.work_of[id].has_ended() || driver::the_machine.lines.in_handler(id);
}

void describe_hang(unsigned id) {
  const progress& p = cpus[id].now;
  char words[96];
  driver::message("hang")
      .number("cpu", id)
      .number("iteration", p.iteration)
      .number("operations", p.index)
      .word("lane", p.lane)
      .place("after", p.file, p.line)
      .rest("what", driver::words_of_hang(p.waits_for, words))
      .send();
}

} // namespace

void check_for_hang() {
  const std::uint64_t limit = the_run.given.hang * 1'000'000ULL;
  // In this order: a next iteration may begin at any time.
  const std::uint64_t began = the_run.iteration_began;
  const std::uint64_t time = arch::clock();
  if (limit == 0 || began == 0 || time < began || time - began < limit)
    return;
  claim_the_end();
  unsigned stuck = 0;
  for (unsigned id = 0; id < the_run.lanes; ++id)
    stuck += is_stuck(id) ? 1 : 0;
  for (unsigned id = 0; id < the_run.lanes; ++id) {
    // With nobody to blame it is a task that a CPU switched to after its program.
    if (is_stuck(id) || (stuck == 0 && the_run.by_cpu[id].active))
      describe_hang(id);
  }
  end_run(driver::exit_status::hung);
}

} // namespace heddle::bare
