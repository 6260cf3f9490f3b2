// A timer that looks whether the running lane has come any further.
#include "checker/runtime/hang.hpp"

#include "checker/runtime/continue_at.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

constexpr unsigned ticks_per_limit = 10;

// Where the code under test was at the last tick, and for how many ticks it has been there.
struct sighting {
  const runner* owner = nullptr;
  const lane* who = nullptr;
  std::uint64_t run = 0; // of the runner: a restart puts lanes back to where they were
  const log_entry* position = nullptr;
  unsigned ticks = 0;
};
constinit thread_local sighting last;

[[noreturn]] void land() {
  runner& r = *current_runner;
  lane* const l = current_lane;
  const host_section host;
  r.fail(l, {kind::hang, "runs without end, and without an operation that could end it", {}});
}

} // namespace

void hang_guard::handle(int /*signal*/, siginfo_t* /*info*/, void* context) {
  if (current_runner == nullptr) {
    last = {};
    return;
  }
  const log_entry* const position = current_lane != nullptr ? current_lane->cursor : nullptr;
  const bool same = last.owner == current_runner && last.who == current_lane &&
                    last.run == current_runner->runs() && last.position == position;
  last = {current_runner, current_lane, current_runner->runs(), position,
          same ? last.ticks + 1 : 0};
  if (last.ticks < ticks_per_limit)
    return;
  last = {};
  fiber& hanging = current_runner->fiber_of(current_lane);
  hanging.forget_frames();
  continue_at(context, &land, hanging.high());
}

hang_guard::hang_guard(double seconds) : enabled_(seconds > 0) {
  if (!enabled_)
    return;
  last = {};
  struct sigaction action {};
  action.sa_sigaction = &hang_guard::handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGPROF, &action, &before_);
  const auto microseconds = static_cast<long>(seconds * 1e6 / ticks_per_limit);
  const timeval tick{microseconds / 1'000'000, microseconds % 1'000'000};
  const itimerval timer{tick, tick};
  setitimer(ITIMER_PROF, &timer, &timer_before_);
}

hang_guard::~hang_guard() {
  if (!enabled_)
    return;
  setitimer(ITIMER_PROF, &timer_before_, nullptr);
  sigaction(SIGPROF, &before_, nullptr);
}

} // namespace heddle::checker
