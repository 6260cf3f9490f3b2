// What instrumented code calls in place of functions that end the program or ask the kernel
// (cmake/checked_process_calls.txt). What runs without a check gets what it asks for.
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <list>
#include <string>

#include <sys/syscall.h>
#include <unistd.h>

#include "checker/runtime/process_end.hpp"

using heddle::checker::current_lane;
using heddle::checker::current_runner;
using heddle::checker::end_as_crash;
using heddle::checker::host_section;

namespace {

struct system_call {
  long number;
  const char* name;
};

#define HEDDLE_CALL(name)                                                                          \
  { SYS_##name, #name }
constexpr system_call known_calls[] = {
    HEDDLE_CALL(futex),        HEDDLE_CALL(gettid),         HEDDLE_CALL(getpid),
    HEDDLE_CALL(mmap),         HEDDLE_CALL(munmap),         HEDDLE_CALL(madvise),
    HEDDLE_CALL(mprotect),     HEDDLE_CALL(read),           HEDDLE_CALL(write),
    HEDDLE_CALL(getcpu),       HEDDLE_CALL(clock_gettime),  HEDDLE_CALL(membarrier),
    HEDDLE_CALL(sched_yield),  HEDDLE_CALL(nanosleep),      HEDDLE_CALL(clone),
    HEDDLE_CALL(rt_sigaction), HEDDLE_CALL(rt_sigprocmask), HEDDLE_CALL(tgkill),
    HEDDLE_CALL(getrandom),    HEDDLE_CALL(execve),         HEDDLE_CALL(kill),
};
#undef HEDDLE_CALL

std::string name_of(long number) {
  for (const system_call& c : known_calls)
    if (c.number == number)
      return std::string("SYS_") + c.name;
  return "number " + std::to_string(number);
}

// Kept for ever: the lane that comes to it never goes on.
const char* phrase_of(long number) {
  const host_section host;
  static std::list<std::string> phrases;
  return phrases.emplace_back("makes a system call (" + name_of(number) + ") at {}").c_str();
}

std::uint32_t place_of(const void* return_address) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(return_address)) - 1;
}

} // namespace

#define HEDDLE_FROM __builtin_return_address(0)

extern "C" {

void heddle_code_exit(int status) {
  end_as_crash("exit", status, HEDDLE_FROM);
  std::exit(status);
}
void heddle_code__exit(int status) {
  end_as_crash("_exit", status, HEDDLE_FROM);
  _exit(status);
}
void heddle_code__Exit(int status) {
  end_as_crash("_Exit", status, HEDDLE_FROM);
  std::_Exit(status);
}
void heddle_code_quick_exit(int status) {
  end_as_crash("quick_exit", status, HEDDLE_FROM);
  std::quick_exit(status);
}
void heddle_code_terminate() {
  end_as_crash("std::terminate", {}, HEDDLE_FROM);
  std::terminate();
}

// Whoever ends the program has made a mistake, so nothing is ever called then.
int heddle_code_atexit(void (*function)()) {
  return current_runner != nullptr ? 0 : std::atexit(function);
}
int heddle_code_at_quick_exit(void (*function)()) {
  return current_runner != nullptr ? 0 : std::at_quick_exit(function);
}
int __cxa_atexit(void (*)(void*), void*, void*);
int heddle_code_cxa_atexit(void (*function)(void*), void* argument, void* of) {
  return current_runner != nullptr ? 0 : __cxa_atexit(function, argument, of);
}

long heddle_code_syscall(long number, long a, long b, long c, long d, long e, long f) {
  if (number == SYS_exit || number == SYS_exit_group)
    end_as_crash(number == SYS_exit ? "syscall(SYS_exit)" : "syscall(SYS_exit_group)", {},
                 HEDDLE_FROM);
  if (auto* const l = current_lane)
    l->owner->come_to_unseen(*l, phrase_of(number), place_of(HEDDLE_FROM));
  return syscall(number, a, b, c, d, e, f);
}

// Of its own for each CPU and task.
int* heddle_code_errno_location() {
  return current_runner != nullptr ? &current_runner->fiber_of(current_lane).error_number()
                                   : &errno;
}

} // extern "C"
