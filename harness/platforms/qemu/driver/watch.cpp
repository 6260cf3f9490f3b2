// Noticing and reporting a hang.
#include "harness/platforms/qemu/driver/watch.hpp"

#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/console.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"

namespace heddle::bare {
namespace {

template <unsigned Size>
const char* in_words(const progress& p, char (&out)[Size]) {
  if (p.waits_for == nullptr)
    return "goes on for ever";
  unsigned length = 0;
  for (const char* part : {"waits for ", p.waits_for}) {
    for (; *part != '\0' && length + 1 < Size; ++part)
      out[length++] = *part;
  }
  out[length] = '\0';
  return out;
}

// Daemons may wait while somebody else has not ended; so may a CPU whose program has.
bool is_stuck(unsigned id) {
  const lane& l = the_run.lanes[id];
  if (!l.active || (the_machine.work_of[id].is_daemon() && !the_machine.work.are_programs_over()))
    return false;
  return !the_machine.work_of[id].has_ended() || the_machine.lines.in_handler(id);
}

void describe_hang(unsigned id) {
  const progress& p = cpus[id].now;
  char words[96];
  message("hang")
      .number("cpu", id)
      .number("iteration", the_run.now.number)
      .number("operations", p.index)
      .word("lane", p.lane)
      .place("after", p.file, p.line)
      .rest("what", in_words(p, words))
      .send_at_once();
}

} // namespace

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
  unsigned stuck = 0;
  for (unsigned id = 0; id < now.lanes; ++id)
    stuck += is_stuck(id) ? 1 : 0;
  for (unsigned id = 0; id < now.lanes; ++id) {
    // With nobody to blame it is a task that a CPU switched to after its program.
    if (is_stuck(id) || (stuck == 0 && the_run.lanes[id].active))
      describe_hang(id);
  }
  end_run(exit_status::hung);
}

} // namespace heddle::bare
