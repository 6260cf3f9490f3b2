// Signals of code under test.
#include "checker/runtime/crash.hpp"

#include <string>

#include "checker/runtime/continue_at.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

struct crash {
  int signal = 0;
  std::uintptr_t address = 0;
};
constinit thread_local crash last_crash;

std::string describe(const crash& c, const runner& r) {
  const auto& space = r.space();
  const bool has_address = c.signal == SIGSEGV || c.signal == SIGBUS;
  if (has_address && space.contains(c.address) && space.is_guard(c.address))
    return "stack overflow";
  switch (c.signal) {
  case SIGSEGV:
  case SIGBUS:
    if (c.address < 4096)
      return "access through a null pointer (" + hexadecimal(c.address) + ")";
    return "access to memory that does not exist: " + hexadecimal(c.address);
  case SIGFPE:
    return "arithmetic exception, such as a division by zero";
  case SIGILL:
    return "illegal instruction";
  default:
    return "abort() was called";
  }
}

// Where a crashed lane continues.
[[noreturn]] void land() {
  runner& r = *current_runner;
  lane* const l = current_lane;
  const host_section host;
  r.fail(l, {kind::crash, describe(last_crash, r), {}});
}

} // namespace

void crash_guard::handle(int signal, siginfo_t* info, void* context) {
  if (current_runner == nullptr) {
    std::signal(signal, SIG_DFL); // happens again on return, or on the next raise
    if (signal == SIGABRT)
      std::raise(signal);
    return;
  }
  last_crash = {signal, reinterpret_cast<std::uintptr_t>(info->si_addr)};
  fiber& crashed = current_runner->fiber_of(current_lane);
  crashed.forget_frames();
  continue_at(context, &land, crashed.high());
}

crash_guard::crash_guard() : stack_(std::make_unique<std::byte[]>(stack_bytes)) {
  stack_t stack{};
  stack.ss_sp = stack_.get();
  stack.ss_size = stack_bytes;
  sigaltstack(&stack, &stack_before_);
  struct sigaction action {};
  action.sa_sigaction = &crash_guard::handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < signals.size(); ++i)
    sigaction(signals[i], &action, &before_[i]);
}

crash_guard::~crash_guard() {
  for (std::size_t i = 0; i < signals.size(); ++i)
    sigaction(signals[i], &before_[i], nullptr);
  sigaltstack(&stack_before_, nullptr);
}

} // namespace heddle::checker
