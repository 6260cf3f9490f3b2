// Code under test may do whatever a process can do: each way is a finding or has no effect, the
// next check of the same command runs and passes, and all reports are written. What waits for ever
// on a processor is in misbehaving_long_test.cpp.
#include "harness/command/misbehaving_fixture.hpp"

namespace heddle::command {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class misbehaving : public command_test, public testing::WithParamInterface<way> {};

TEST_P(misbehaving, is_never_a_pass_and_the_next_check_is_one) {
  const way& w = GetParam();
  const std::string check = std::string("misbehaving/") + w.check;
  const spawned r = heddle({"gate", check, "well-behaved/counter", "--model", "sc", "--json", "j",
                            "--junit", "x", "--sarif", "s", "--summary", "m"});
  const bool passes = std::string(w.verdict()) == "pass";
  EXPECT_EQ(r.status, passes ? 0 : 1) << r.out << r.err;
  EXPECT_THAT(r.err, Not(HasSubstr("heddle: "))); // what the system's library says may be there
  EXPECT_THAT(r.out, HasSubstr(passes ? "\ngate: all 2 verdicts are as declared\n"
                                      : "\ngate: 1 of 2 verdicts differ from what is declared\n"));
  const auto results = json_of("j");
  ASSERT_EQ(results.size(), 2U);
  expect_result(w, results[0]);
  EXPECT_EQ(results[1]["verdict"], "pass");
  EXPECT_THAT(content_of(here / "x"), HasSubstr("</testsuites>"));
  EXPECT_EQ(json_of("s")["runs"].size(), 1U);
  EXPECT_THAT(content_of(here / "m"), StartsWith("## heddle gate: "));
}

constexpr way endings[] = {
    {"ends:exit", "crash", "exit(0) was called"},
    {"ends:_exit", "crash", "_exit(0) was called"},
    {"ends:quick_exit", "crash", "quick_exit(0) was called"},
    {"ends:_Exit", "crash", "_Exit(0) was called"},
    {"ends:exit_group", "crash", "syscall(SYS_exit_group)"},
    {"ends:exit-of-its-thread", "crash", "syscall(SYS_exit)"},
    {"ends:abort", "crash", "abort()"},
    {"ends:terminate", "crash", "abort()"},
    {"ends:throw", "crash", "out of memory"},
    {"ends:throw-a-number", "crash", "uncaught exception"},
    {"ends:throw-in-noexcept", "crash", "abort()"},
    {"ends:execve", "crash", "exit status 0"},
    {"ends:execve-for-long", "crash", "executes another program"},
    {"ends:fork", "", "calls fork"},
    {"ends:fork-by-system-call", "", "makes a system call (SYS_clone)"},
    {"ends:leave-a-child", "crash", "started another process"},
    {"ends:vfork", "", "calls vfork"},
    {"ends:posix_spawn", "", "calls posix_spawn"},
    {"ends:system", "", "calls system"},
    {"ends:popen", "", "calls popen"},
    {"ends:pthread_create", "", "calls pthread_create"},
    {"ends:longjmp", "", "longjmp"},
    {"longjmp:into-another-cpu", "", "longjmp"},
    {"building:exit", "crash", "exit(0) was called"},
    {"initially:_exit", "crash", "_exit(0) was called"},
    {"finally:_exit", "crash", "_exit(0) was called"},
};

constexpr way signals[] = {
    {"signals:raise-KILL", "crash", "killed by SIGKILL"},
    {"signals:raise-TERM", "crash", "killed by SIGTERM"},
    {"signals:raise-INT", "crash", "killed by SIGINT"},
    {"signals:raise-HUP", "crash", "killed by SIGHUP"},
    {"signals:raise-QUIT", "crash", "killed by SIGQUIT"},
    {"signals:raise-PIPE", "crash", "killed by SIGPIPE"},
    {"signals:raise-USR1", "crash", "killed by SIGUSR1"},
    {"signals:raise-SEGV", "crash"},
    {"signals:raise-BUS", "crash"},
    {"signals:raise-ILL", "crash", "illegal instruction"},
    {"signals:raise-FPE", "crash", "arithmetic exception"},
    {"signals:raise-ABRT", "crash", "abort()"},
    {"signals:raise-ALRM", "crash", "killed by SIGALRM"},
    {"signals:raise-TRAP", "crash", "killed by SIGTRAP"},
    {"signals:raise-SYS", "crash", "killed by SIGSYS"},
    {"signals:raise-STOP", "hang", "stopped its process"},
    {"signals:kill-KILL", "crash", "killed by SIGKILL"},
    {"signals:kill-TERM", "crash", "killed by SIGTERM"},
    {"signals:kill-SEGV", "crash"},
};

constexpr way memory[] = {
    {"memory:read-null", "crash", "null pointer"},
    {"memory:write-null", "crash", "null pointer"},
    {"memory:read-wild", "crash", "0x123456789000"},
    {"memory:read-non-canonical", "crash"},
    {"memory:execute-data", "crash"},
    {"memory:call-null", "crash"},
    {"memory:divide-by-zero", "crash", "division by zero"},
    {"memory:illegal-instruction", "crash", "illegal instruction"},
    {"memory:stack-overflow", "crash", "stack overflow"},
    {"memory:stack-smashing", "crash"},
    {"memory:write-to-a-literal", "crash"},
    {"memory:munmap-of-its-stack", "crash"},
    {"memory:mprotect-of-its-stack", "crash"},
    {"memory:munmap-of-the-library", "crash"},
    {"memory:free-garbage", "crash"},
    {"memory:free-twice", "crash"},
    {"memory:delete-garbage", "crash"},
    {"memory:allocate-without-end", "crash"},
    {"memory:allocate-too-much", "crash"},
};

constexpr way state[] = {
    {"state:close-standard-files", ""},
    {"state:close-all-files", "crash", "closed the files"},
    {"state:write-to-all-files", "crash", "wrote into files"},
    {"state:dup2-over-all-files", "crash"},
    {"state:chdir", ""},
    {"state:setrlimit", ""},
    {"state:ignore-SEGV", "crash", "killed by SIGSEGV"},
    {"state:handle-SEGV", "crash"},
    {"state:block-signals", ""},
    {"state:alarm", "crash", "killed by SIGALRM"},
    {"state:stop-timers", "hang", "keeps away the signals"},
    {"state:fpu-control-word", ""},
    {"state:PDEATHSIG", ""},
    {"state:setpriority", ""},
};

// Declared before anything of it ran. What instrumentation sees is a finding; a call that leaves it
// stops the CPU, and the verdict is inconclusive.
constexpr way plain[] = {
    {"plain-process:calls_exit", "crash", "exit(0) was called"},
    {"plain-process:calls_exit_at_once", "crash", "_exit(0) was called"},
    {"plain-process:calls_exit_of_c", "crash", "_Exit(0) was called"},
    {"plain-process:calls_quick_exit", "crash", "quick_exit(0) was called"},
    {"plain-process:exits_by_syscall", "crash", "syscall(SYS_exit_group)"},
    {"plain-process:exits_by_assembly", "", "inline assembly"},
    {"plain-process:aborts", "crash", "abort()"},
    {"plain-process:asserts", "crash"},
    {"plain-process:forks", "", "calls fork"},
    {"plain-process:forks_by_vfork", "", "calls vfork"},
    {"plain-process:clones_by_syscall", "", "makes a system call (SYS_clone)"},
    {"plain-process:executes", "", "calls execl"},
    {"plain-process:spawns", "", "calls posix_spawn"},
    {"plain-process:calls_a_shell", "", "calls system"},
    {"plain-process:opens_a_pipe_to_a_shell", "", "calls popen"},
    {"plain-process:jumps_away", "", "calls longjmp"},
    {"plain-process:leaves_its_stack", "", "calls setcontext"},
    {"plain-process:ends_its_thread", "", "calls pthread_exit"},
    {"plain-process:starts_a_thread_without_room", "expectation", "has made no room"},
    {"plain-process:raises_a_signal", "", "calls raise"},
    {"plain-process:kills_its_process", "", "calls getpid"},
    {"plain-process:handles_a_signal", "", "calls signal"},
    {"plain-process:sets_an_alarm", "", "calls alarm"},
    {"plain-memory:reads_null", "crash", "null pointer"},
    {"plain-memory:writes_null", "crash", "null pointer"},
    {"plain-memory:updates_null", "crash", "null pointer"},
    {"plain-memory:reads_wild", "crash", "0x123456789000"},
    {"plain-memory:reads_non_canonical", "crash"},
    {"plain-memory:copies_from_null", "crash", "null pointer"},
    {"plain-memory:fills_all_memory", "crash"},
    {"plain-memory:calls_null", "crash"},
    {"plain-memory:executes_data", "crash"},
    {"plain-memory:divides_by_zero", "crash", "division by zero"},
    {"plain-memory:traps", "crash", "illegal instruction"},
    {"plain-memory:overflows_the_stack", "crash", "stack overflow"},
    {"plain-memory:smashes_the_stack", "crash"},
    {"plain-memory:writes_to_a_literal", "crash"},
    {"plain-memory:frees_garbage", "foreign-free"},
    {"plain-memory:frees_twice", "double-free"},
    {"plain-memory:uses_after_free", "use-after-free"},
    {"plain-memory:writes_behind_a_block", "out-of-pool"},
    {"plain-memory:reads_a_fresh_block", "uninitialised"},
    {"plain-memory:allocates_too_much", "crash", "null pointer"},
    {"plain-memory:allocates_without_end", "crash"},
    {"plain-system:maps_memory", "", "calls mmap"},
    {"plain-system:unmaps_its_stack", "", "calls munmap"},
    {"plain-system:sleeps", "", "calls sleep"},
    {"plain-system:waits_for_a_signal", "", "calls pause"},
    {"plain-system:waits_for_input", "", "calls read"},
    {"plain-system:waits_for_a_futex", "", "makes a system call (SYS_futex)"},
    {"plain-system:waits_for_nobody", "lost-wakeup"},
    {"plain-system:locks_twice", "recursive-lock"},
    {"plain-system:unlocks_what_is_free", "unlock-by-non-owner"},
    {"plain-system:closes_all_files", "", "calls close_range"},
    {"plain-system:changes_the_folder", "", "calls chdir"},
    {"plain-system:loads_a_library", "", "calls dlopen"},
    {"plain-system:uses_thread_storage", "", "thread_local"},
    {"plain-system:splits_an_atomic", "", "mixed sizes"},
    {"plain-system:updates_two_words", "", "16 bytes"},
};

TEST_F(waiting, is_a_hang_and_the_next_check_passes) {
  expect_hangs({
      {"waits:sleep-with-signals-blocked", "hang", "waits in the operating system"},
      {"waits:pause", "hang", "waits in the operating system"},
      {"waits:read-stdin", "hang", "waits in the operating system"},
      {"sleeps:while-building", "hang", "waits in the operating system"},
      {"sleeps:initially", "hang", "waits in the operating system"},
      {"sleeps:finally", "hang", "waits in the operating system"},
  });
}

INSTANTIATE_TEST_SUITE_P(endings, misbehaving, testing::ValuesIn(endings));
INSTANTIATE_TEST_SUITE_P(signals, misbehaving, testing::ValuesIn(signals));
INSTANTIATE_TEST_SUITE_P(memory, misbehaving, testing::ValuesIn(memory));
INSTANTIATE_TEST_SUITE_P(state, misbehaving, testing::ValuesIn(state));
INSTANTIATE_TEST_SUITE_P(plain_c, misbehaving, testing::ValuesIn(plain));

} // namespace
} // namespace heddle::command
