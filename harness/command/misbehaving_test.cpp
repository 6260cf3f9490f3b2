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
    {"ends:exit_group", "crash", "exit status 0"},
    {"ends:exit-of-its-thread", "crash", "exit status 0"},
    {"ends:abort", "crash", "abort()"},
    {"ends:terminate", "crash", "abort()"},
    {"ends:throw", "crash", "out of memory"},
    {"ends:throw-a-number", "crash", "uncaught exception"},
    {"ends:throw-in-noexcept", "crash", "abort()"},
    {"ends:execve", "crash", "exit status 0"},
    {"ends:execve-for-long", "crash", "executes another program"},
    {"ends:fork", "", "calls fork"},
    {"ends:fork-by-system-call", "crash", "started another process"},
    {"ends:leave-a-child", "crash", "started another process"},
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

} // namespace
} // namespace heddle::command
