// Crashes of code under test as findings: wild pointers, stack overflows, divisions by zero,
// aborts.
//
// The signal handler does not report; it lets the lane continue in a function that fails it, on its
// own stack, so that nothing is done in the context of a signal. A crash of the checker itself is
// left to whoever handled it before.
#pragma once

#include <array>
#include <csignal>
#include <cstddef>
#include <memory>

#include "checker/runtime/tripwires.hpp"

namespace heddle::checker {

class crash_guard {
public:
  crash_guard();
  ~crash_guard();
  crash_guard(const crash_guard&) = delete;
  crash_guard& operator=(const crash_guard&) = delete;

private:
  static constexpr std::array<int, 5> signals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
  static constexpr std::size_t stack_bytes = std::size_t{64} << 10U;

  static void handle(int signal, siginfo_t* info, void* context);

  std::array<struct sigaction, signals.size()> before_{};
  stack_t stack_before_{};
  std::unique_ptr<std::byte[]> stack_; // a handler cannot run on the stack that overflowed
  tripwires unseen_;
};

} // namespace heddle::checker
