// Names of system calls, and who comes to one.
#include "checker/runtime/system_calls.hpp"

#include <list>
#include <string>

#include <sys/syscall.h>

#include "checker/runtime/process_end.hpp"

namespace heddle::checker {
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

} // namespace

void stop_at_system_call(long number, const void* from) {
  if (number == SYS_exit || number == SYS_exit_group)
    end_as_crash(number == SYS_exit ? "syscall(SYS_exit)" : "syscall(SYS_exit_group)", {}, from);
  if (lane* const l = current_lane)
    l->owner->endings.come_to_unseen(*l, phrase_of(number), place_of_call(from));
}

} // namespace heddle::checker
