// Noticing and reporting a hang.
#include "harness/qemu/driver/watch.hpp"

#include "harness/qemu/driver/run.hpp"
#include "harness/qemu/kernel/console.hpp"
#include "harness/qemu/kernel/crash.hpp"

namespace heddle::bare {

void check_for_hang() {
  const round& now = the_run.now;
  const std::uint64_t limit = the_run.given.hang * 1'000'000ULL;
  if (!__atomic_load_n(&now.busy, __ATOMIC_ACQUIRE) || limit == 0)
    return;
  // In this order: a next iteration may begin at any time.
  const std::uint64_t began = __atomic_load_n(&now.began, __ATOMIC_ACQUIRE);
  const std::uint64_t time = arch::clock();
  if (time < began || time - began < limit)
    return;
  claim_the_end();
  for (unsigned id = 0; id < now.lanes; ++id) {
    const progress& p = cpus[id].now;
    if (!the_run.lanes[id].active)
      continue;
    message("hang")
        .number("cpu", id)
        .number("iteration", now.number)
        .number("operations", p.index)
        .word("lane", p.lane)
        .place("after", p.file, p.line)
        .send_at_once();
  }
  end_run(exit_status::hung);
}

} // namespace heddle::bare
