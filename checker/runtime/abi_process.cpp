// What instrumented code calls in place of functions that end the program or ask the kernel
// (cmake/checked_process_calls.txt). What runs without a check gets what it asks for.
#include <cerrno>
#include <cstdlib>
#include <exception>

#include <unistd.h>

#include "checker/runtime/process_end.hpp"
#include "checker/runtime/system_calls.hpp"

using heddle::checker::current_lane;
using heddle::checker::current_runner;
using heddle::checker::end_as_crash;

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
  heddle::checker::stop_at_system_call(number, HEDDLE_FROM);
  return syscall(number, a, b, c, d, e, f);
}

// Of its own for each CPU and task.
int* heddle_code_errno_location() {
  return current_runner != nullptr ? &current_runner->fiber_of(current_lane).error_number()
                                   : &errno;
}

} // extern "C"
