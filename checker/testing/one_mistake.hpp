// Test support: whether comparisons find a mistake that is switched on for them.
#pragma once

#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <heddle_seeded.hpp>

namespace heddle::checker {

// A single comparison takes milliseconds, so one that takes that long does not end, which is a
// difference, too. Seconds of the processor: it is not found just because the machine is busy.
constexpr time_t seconds_per_comparison = 10;

// To be called in front of each comparison.
inline void comparison_begins() {
  const itimerval patience{.it_interval = {}, .it_value = {seconds_per_comparison, 0}};
  setitimer(ITIMER_VIRTUAL, &patience, nullptr);
}

// A mistake may leave the checker in a state in which it crashes, so `any_differs` runs in a
// process of its own. Not finding anything is the only end that does not count as finding it.
template <class Comparisons>
bool is_found(mistake m, const Comparisons& any_differs) {
  constexpr int nothing_differs = 1;
  const pid_t child = fork();
  if (child == 0) {
    active_mistake = m;
    comparison_begins();
    _exit(any_differs() ? 0 : nothing_differs);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return !WIFEXITED(status) || WEXITSTATUS(status) != nothing_differs;
}

} // namespace heddle::checker
