// Endless loops of code under test without an operation that the checker sees, as findings.
//
// Anything that a lane does ends with its next operation, and operations are bounded. What is left
// is native code that never comes to one: only a clock can tell. The clock is this process's
// processor time, so a loaded machine does not make a slow lane look like a hanging one.
#pragma once

#include <csignal>
#include <cstddef>
#include <memory>

#include <sys/time.h>

namespace heddle::checker {

class hang_guard {
public:
  // Code under test that runs for `seconds` of processor time between two operations has failed.
  // 0: no limit. Used together with a crash_guard, whose signal stack it shares.
  explicit hang_guard(double seconds);
  ~hang_guard();
  hang_guard(const hang_guard&) = delete;
  hang_guard& operator=(const hang_guard&) = delete;

private:
  static void handle(int signal, siginfo_t* info, void* context);

  bool enabled_;
  struct sigaction before_ {};
  itimerval timer_before_{};
};

} // namespace heddle::checker
