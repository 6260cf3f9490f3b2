// Endless loops of code under test without an operation that the checker sees, as findings.
//
// Anything that a lane does ends with its next operation, and operations are bounded. What is left
// is native code that never comes to one: only a clock can tell. The clock is this process's
// processor time, so a loaded machine does not make a slow lane look like a hanging one.
//
// Code that waits in the operating system takes no processor time, and a timer that interrupts it
// would change what it does: many calls end then. So another process looks, if there is one, and
// says that this one sleeps.
#pragma once

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <sys/time.h>
#include <sys/types.h>

#include "checker/runtime/live_counts.hpp"

namespace heddle::checker {

// What another process has seen of this one.
enum class sleep_seen : std::uint8_t {
  one_long_sleep,  // for seconds, without anything in between
  many_short_ones, // mostly asleep: it hangs if it does no operation in between
};

class hang_guard {
public:
  // Code under test that runs for `seconds` of processor time between two operations has failed.
  // 0: no limit. Used together with a crash_guard, whose signal stack it shares.
  explicit hang_guard(double seconds);
  ~hang_guard();
  hang_guard(const hang_guard&) = delete;
  hang_guard& operator=(const hang_guard&) = delete;

  // Where all guards of this process show that they are at work; null: nowhere.
  static void tell(live_counts* live);
  // To be called in another process, the parent of `process`, which has slept for too long: whether
  // it is code under test that sleeps, the guard there knows.
  static void say_that_it_sleeps(pid_t process, sleep_seen what);

private:
  static void handle(int signal, siginfo_t* info, void* context);

  bool enabled_;
  struct sigaction before_ {};
  itimerval timer_before_{};
};

} // namespace heddle::checker
