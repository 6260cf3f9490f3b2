// Signals that mean a mistake.
#include "harness/platforms/host/crash.hpp"

#include <array>
#include <csignal>

#include <sys/mman.h>
#include <unistd.h>

#include <fmt/format.h>

#include "harness/platforms/host/cpu.hpp"
#include "harness/platforms/host/stacks.hpp"

namespace heddle::native {
namespace {

constexpr std::array<int, 5> signals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr std::size_t own_stack_bytes = std::size_t{64} << 10U;

void on_crash(int signal, siginfo_t* info, void*) {
  crash_record& c = the_record->crash;
  static std::atomic<bool> first{true};
  if (first.exchange(false)) {
    const cpu* here = cpu_of_thread();
    c.address = reinterpret_cast<std::uintptr_t>(info->si_addr);
    c.cpu = here != nullptr ? here->id : max_cpus;
    c.in_guard = is_stack_guard(c.address);
    c.signal = signal;
    _exit(1);
  }
  for (;;) // another thread is about to end the process
    pause();
}

} // namespace

void note_crashes() {
  struct sigaction action {};
  action.sa_sigaction = &on_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  for (const int s : signals)
    sigaction(s, &action, nullptr);
}

crash_stack::crash_stack()
    : memory_(mmap(nullptr, own_stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                   -1, 0)) {
  stack_t stack{};
  stack.ss_sp = memory_;
  stack.ss_size = own_stack_bytes;
  sigaltstack(&stack, nullptr);
}

crash_stack::~crash_stack() {
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, nullptr);
  munmap(memory_, own_stack_bytes);
}

std::string words_of(const crash_record& c) {
  if (c.in_guard)
    return "stack overflow";
  switch (c.signal) {
  case SIGSEGV:
  case SIGBUS:
    return c.address < 4096 ? "access through a null pointer"
                            : "access to memory that does not exist";
  case SIGFPE:
    return "arithmetic exception, such as a division by zero";
  case SIGILL:
    return "illegal instruction";
  default:
    return "abort() was called";
  }
}

} // namespace heddle::native
