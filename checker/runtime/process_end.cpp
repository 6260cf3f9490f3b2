// The functions of the C library that end, copy or leave the process, for all code in the program:
// where code under test runs, instrumented or not, they are failures or not seen; otherwise they
// are what they always are.
#include "checker/runtime/process_end.hpp"

#include <string>

#include <dlfcn.h>

#include "checker/runtime/code_places.hpp"
#include "checker/runtime/system_calls.hpp"

namespace heddle::checker {
namespace {

// A CPU stops; before and after the CPUs it is a failure.
void stop_if_checked(const char* function, const char* phrase, const void* from) {
  if (current_lane != nullptr)
    current_lane->owner->endings.come_to_unseen(*current_lane, phrase, place_of_call(from));
  end_as_crash(function, {}, from);
}

// The C library's.
template <class F>
F next(const char* name) {
  return reinterpret_cast<F>(dlsym(RTLD_NEXT, name));
}

} // namespace

void link_process_end() {}

std::uint32_t place_of_call(const void* return_address) {
  const auto address = reinterpret_cast<std::uintptr_t>(return_address);
  return address >> 32U == 0 ? static_cast<std::uint32_t>(address) - 1 : 0;
}

void end_as_crash(const char* function, std::optional<int> status, const void* from) {
  runner* const r = current_runner;
  if (r == nullptr)
    return;
  if (current_lane != nullptr)
    r->memory.settle(*current_lane);
  lane* const l = current_lane;
  const host_section host;
  r->endings.fail(
      l, {kind::crash,
          std::string(function) + "(" + (status ? std::to_string(*status) : "") + ") was called",
          resolved({instruction_address, place_of_call(from)})});
}

} // namespace heddle::checker

// Under names of their own, because the library's headers declare the others in many ways.
#define HEDDLE_FROM __builtin_return_address(0)
#define HEDDLE_ENDS(function, symbol)                                                              \
  extern "C" [[noreturn]] void function(int status) __asm__(symbol);                               \
  void function(int status) {                                                                      \
    heddle::checker::end_as_crash(symbol, status, HEDDLE_FROM);                                    \
    heddle::checker::next<void (*)(int)>(symbol)(status);                                          \
    __builtin_unreachable();                                                                       \
  }

HEDDLE_ENDS(heddle_process_exit, "exit")
HEDDLE_ENDS(heddle_process_exit_at_once, "_exit")
HEDDLE_ENDS(heddle_process_exit_of_c, "_Exit")
HEDDLE_ENDS(heddle_process_quick_exit, "quick_exit")

// Up to six arguments, which all of them may be.
#define HEDDLE_LEAVES(function, symbol)                                                            \
  extern "C" long function(long, long, long, long, long, long) __asm__(symbol);                    \
  long function(long a, long b, long c, long d, long e, long f) {                                  \
    heddle::checker::stop_if_checked(symbol, "calls " symbol " at {}", HEDDLE_FROM);               \
    return heddle::checker::next<long (*)(long, long, long, long, long, long)>(symbol)(a, b, c, d, \
                                                                                       e, f);      \
  }

HEDDLE_LEAVES(heddle_process_fork, "fork")
HEDDLE_LEAVES(heddle_process_execve, "execve")
HEDDLE_LEAVES(heddle_process_execv, "execv")
HEDDLE_LEAVES(heddle_process_execvp, "execvp")
HEDDLE_LEAVES(heddle_process_spawn, "posix_spawn")
HEDDLE_LEAVES(heddle_process_spawnp, "posix_spawnp")
HEDDLE_LEAVES(heddle_process_shell, "system")
HEDDLE_LEAVES(heddle_process_pipe, "popen")
HEDDLE_LEAVES(heddle_process_thread, "pthread_create")
HEDDLE_LEAVES(heddle_process_c_thread, "thrd_create")

// The child of vfork() would return through the frame of its parent's caller; fork() does what it
// promises without that.
extern "C" long heddle_process_vfork() __asm__("vfork");
long heddle_process_vfork() {
  heddle::checker::stop_if_checked("vfork", "calls vfork at {}", HEDDLE_FROM);
  return heddle::checker::next<long (*)()>("fork")();
}

extern "C" long heddle_process_system_call(long, long, long, long, long, long,
                                           long) __asm__("syscall");
long heddle_process_system_call(long number, long a, long b, long c, long d, long e, long f) {
  heddle::checker::stop_at_system_call(number, HEDDLE_FROM);
  return heddle::checker::next<long (*)(long, long, long, long, long, long, long)>("syscall")(
      number, a, b, c, d, e, f);
}

// Frames of a CPU's program that are left so were never told of; on the same stack otherwise.
#define HEDDLE_JUMPS(function, symbol)                                                             \
  extern "C" [[noreturn]] void function(void*, int) __asm__(symbol);                               \
  void function(void* to, int value) {                                                             \
    if (heddle::checker::current_lane != nullptr)                                                  \
      heddle::checker::stop_if_checked(symbol, "calls " symbol " at {}", HEDDLE_FROM);             \
    heddle::checker::next<void (*)(void*, int)>(symbol)(to, value);                                \
    __builtin_unreachable();                                                                       \
  }

HEDDLE_JUMPS(heddle_process_jump, "longjmp")
HEDDLE_JUMPS(heddle_process_jump_of_bsd, "_longjmp")
HEDDLE_JUMPS(heddle_process_jump_with_signals, "siglongjmp")
