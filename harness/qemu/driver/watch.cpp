// Noticing and reporting a hang.
#include "harness/qemu/driver/watch.hpp"

#include "harness/qemu/driver/run.hpp"
#include "harness/qemu/kernel/console.hpp"
#include "harness/qemu/kernel/crash.hpp"

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
  const bool others_hang = __atomic_load_n(&now.working, __ATOMIC_SEQ_CST) != 0;
  char words[96];
  for (unsigned id = 0; id < now.lanes; ++id) {
    const progress& p = cpus[id].now;
    const lane& l = the_run.lanes[id];
    // Daemons may wait while somebody else has not ended; so may who has.
    if (!l.active || l.ended || (l.daemon && others_hang))
      continue;
    message("hang")
        .number("cpu", id)
        .number("iteration", now.number)
        .number("operations", p.index)
        .word("lane", p.lane)
        .place("after", p.file, p.line)
        .rest("what", in_words(p, words))
        .send_at_once();
  }
  end_run(exit_status::hung);
}

} // namespace heddle::bare
