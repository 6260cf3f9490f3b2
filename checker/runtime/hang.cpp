// A timer that looks whether the running lane has come any further.
#include "checker/runtime/hang.hpp"

#include <unistd.h>

#include "checker/runtime/continue_at.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

constexpr unsigned ticks_per_limit = 10;

// Where the code under test was at the last look, and for how many looks it has been there.
struct sighting {
  const runner* owner = nullptr;
  const lane* who = nullptr;
  std::uint64_t run = 0; // of the runner: a restart puts lanes back to where they were
  const log_entry* position = nullptr;
  unsigned looks = 0;

  // How often it was seen where it is now, before.
  unsigned look_again() {
    const log_entry* const now = current_lane != nullptr ? current_lane->cursor : nullptr;
    const bool same = owner == current_runner && who == current_lane &&
                      run == current_runner->runs && position == now;
    *this = {current_runner, current_lane, current_runner->runs, now, same ? looks + 1 : 0};
    return looks;
  }
};
constinit thread_local sighting last;        // by the timer
constinit thread_local sighting last_asleep; // by another process
constinit live_counts* shown_in = nullptr;
constinit thread_local bool sleeps = false; // the code that is made to fail

// Whether another process says that this one sleeps; only its parent is believed.
bool is_told(const siginfo_t& info) { return info.si_code == SI_QUEUE && info.si_pid == getppid(); }

bool hangs_asleep(const siginfo_t& info) {
  const auto seen = static_cast<sleep_seen>(info.si_value.sival_int);
  return last_asleep.look_again() > 0 || seen == sleep_seen::one_long_sleep;
}

[[noreturn]] void fail_hanging() {
  runner& r = *current_runner;
  lane* const l = current_lane;
  const host_section host;
  r.endings.fail(l, {kind::hang,
                     sleeps ? "waits in the operating system, where nothing comes that could end it"
                            : "runs without end, and without an operation that could end it",
                     {}});
}

} // namespace

void hang_guard::handle(int /*signal*/, siginfo_t* info, void* context) {
  if (shown_in != nullptr)
    ++shown_in->guard_readings;
  if (current_runner == nullptr) {
    last = last_asleep = {};
    return;
  }
  sleeps = is_told(*info);
  if (sleeps ? !hangs_asleep(*info) : last.look_again() < ticks_per_limit)
    return;
  last = last_asleep = {};
  fiber& hanging = current_runner->fiber_of(current_lane);
  hanging.forget_frames();
  continue_at(context, &fail_hanging, hanging.high());
}

void hang_guard::tell(live_counts* live) { shown_in = live; }

void hang_guard::say_that_it_sleeps(pid_t process, sleep_seen what) {
  sigval value{};
  value.sival_int = static_cast<int>(what);
  sigqueue(process, SIGPROF, value);
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
  if (shown_in != nullptr)
    ++shown_in->guards;
}

hang_guard::~hang_guard() {
  if (!enabled_)
    return;
  if (shown_in != nullptr)
    --shown_in->guards;
  setitimer(ITIMER_PROF, &timer_before_, nullptr);
  sigaction(SIGPROF, &before_, nullptr);
}

} // namespace heddle::checker
