// Signals of code under test.
#include "checker/runtime/crash.hpp"

#include <string>

#include "checker/runtime/block_text.hpp"
#include "checker/runtime/continue_at.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/guarded_copy.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

struct crash {
  int signal = 0;
  std::uintptr_t address = 0;
  bool has_address = false; // the processor told it
  std::uintptr_t instruction = 0;
};
constinit thread_local crash last_crash;

constexpr std::uintptr_t page_bytes = 4096;

// Beyond the 47 bits that a process has, kernel addresses included.
constexpr bool is_no_address(std::uintptr_t a) { return a >> 47U != 0; }

std::string describe_fault(const crash& c, const runner& r) {
  const std::uintptr_t meant = r.memory.next_access().address;
  // Copies need not begin with the first byte; what lies on one page is missing as a whole.
  const bool is_missing = c.address / page_bytes == meant / page_bytes;
  if (c.has_address && is_missing && c.address - meant < r.memory.next_access().size)
    return r.checks.missing_memory(meant);
  if (c.has_address || is_no_address(meant))
    return r.checks.missing_memory(c.has_address ? c.address : meant);
  return "access to memory that does not exist, by an address that no pointer can have";
}

std::string describe(const crash& c, const runner& r) {
  switch (c.signal) {
  case SIGSEGV:
  case SIGBUS:
    return describe_fault(c, r);
  case SIGFPE:
    return "arithmetic exception, such as a division by zero";
  case SIGILL:
    return "illegal instruction";
  default:
    return "abort() was called";
  }
}

// Instrumented code says before an access where it will be; the C library, which makes copies, has
// no places of its own. Otherwise the instruction's own place is taken; code lies below 4 GiB.
site place_of(const crash& c, const runner& r) {
  const access_to_come& next = r.memory.next_access();
  const bool is_announced =
      c.has_address ? c.address - next.address < next.size : is_no_address(next.address);
  if ((c.signal == SIGSEGV || c.signal == SIGBUS) && is_announced)
    return resolved(next.where);
  if (c.signal == SIGABRT || c.instruction > 0xFFFF'FFFF)
    return {};
  return site_of(static_cast<std::uint32_t>(c.instruction));
}

// Where a crashed lane continues.
[[noreturn]] void land() {
  runner& r = *current_runner;
  lane* const l = current_lane;
  const host_section host;
  r.endings.fail_crashed(l, describe(last_crash, r), place_of(last_crash, r));
}

} // namespace

void crash_guard::handle(int signal, siginfo_t* info, void* context) {
  if (leave_guarded_copy(context))
    return;
  if (current_runner == nullptr) {
    std::signal(signal, SIG_DFL); // happens again on return, or on the next raise
    if (signal == SIGABRT)
      std::raise(signal);
    return;
  }
  // Of an address that no pointer can have the processor does not tell.
  last_crash = {signal, reinterpret_cast<std::uintptr_t>(info->si_addr), info->si_code != SI_KERNEL,
                instruction_of(context)};
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
