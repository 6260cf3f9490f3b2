// Code under test that ends, leaves or multiplies its process.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/command/misbehaving/act.hpp"

namespace {

using heddle::pass;
using heddle::misbehaving::on_a_cpu;

struct exit_0 {
  static void go() { std::exit(0); }
};
struct exit_at_once {
  static void go() { ::_exit(0); }
};
struct quick_exit {
  static void go() { std::quick_exit(0); }
};
struct exit_of_c {
  static void go() { ::_Exit(0); }
};
struct exit_by_system_call {
  static void go() { ::syscall(SYS_exit_group, 0); }
};
struct exit_thread {
  static void go() { ::syscall(SYS_exit, 0); }
};
struct aborts {
  static void go() { std::abort(); }
};
struct terminates {
  static void go() { std::terminate(); }
};
struct throws {
  static void go() { throw std::runtime_error("out of memory"); }
};
struct throws_a_number {
  static void go() { throw 7; }
};
struct throws_where_nothing_may {
  static void go() noexcept { throws::go(); }
};

template <int Signal>
struct raises {
  static void go() { ::raise(Signal); }
};
template <int Signal>
struct kills {
  static void go() { ::kill(::getpid(), Signal); }
};

struct executes {
  static void go() { ::execl("/bin/true", "true", nullptr); }
};
struct executes_for_long {
  static void go() { ::execl("/bin/sleep", "sleep", "100", nullptr); }
};
struct forks {
  static void go() { ::fork(); } // and both return into the checker
};
struct forks_by_system_call {
  static void go() { ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }
};
struct forks_by_vfork {
  static void go() {
    if (::vfork() == 0)
      ::_exit(0);
  }
};
struct spawns {
  static void go() {
    char name[] = "true";
    char* arguments[] = {name, nullptr};
    pid_t child = 0;
    ::posix_spawn(&child, "/bin/true", nullptr, nullptr, arguments, environ);
  }
};
struct calls_a_shell {
  static void go() {
    if (std::system("exit 1") == 0)
      std::abort();
  }
};
struct opens_a_pipe_to_a_shell {
  static void go() { ::pclose(::popen("exit 0", "r")); }
};
struct starts_a_thread {
  static void go() {
    pthread_t thread;
    const auto nothing = [](void* argument) { return argument; };
    if (::pthread_create(&thread, nullptr, nothing, nullptr) == 0)
      ::pthread_join(thread, nullptr);
  }
};
// By the instruction, which nothing stands in the way of.
struct leaves_a_child {
  static long clone() {
#if defined(__x86_64__)
    long result = SYS_clone;
    register long stack asm("rsi") = 0;
    register long parent asm("rdx") = 0;
    register long child asm("r10") = 0;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(SIGCHLD), "r"(stack), "r"(parent), "r"(child)
                 : "rcx", "r11", "memory");
    return result;
#else
    register long number asm("x8") = SYS_clone;
    register long result asm("x0") = SIGCHLD;
    register long stack asm("x1") = 0;
    register long parent asm("x2") = 0;
    register long tls asm("x3") = 0;
    register long child asm("x4") = 0;
    asm volatile("svc #0"
                 : "+r"(result)
                 : "r"(number), "r"(stack), "r"(parent), "r"(tls), "r"(child)
                 : "memory");
    return result;
#endif
  }
  static void go() {
    if (clone() == 0)
      for (;;)
        ::pause();
  }
};

jmp_buf elsewhere;
struct jumps_away {
  static void go() { ::longjmp(elsewhere, 1); }
};

HEDDLE_SCENARIO(endings) = heddle::scenario<on_a_cpu>("misbehaving/ends", "test")
                               .variant<exit_0>("exit", pass)
                               .variant<exit_at_once>("_exit", pass)
                               .variant<quick_exit>("quick_exit", pass)
                               .variant<exit_of_c>("_Exit", pass)
                               .variant<exit_by_system_call>("exit_group", pass)
                               .variant<exit_thread>("exit-of-its-thread", pass)
                               .variant<aborts>("abort", pass)
                               .variant<terminates>("terminate", pass)
                               .variant<throws>("throw", pass)
                               .variant<throws_a_number>("throw-a-number", pass)
                               .variant<throws_where_nothing_may>("throw-in-noexcept", pass)
                               .variant<executes>("execve", pass)
                               .variant<executes_for_long>("execve-for-long", pass)
                               .variant<forks>("fork", pass)
                               .variant<forks_by_system_call>("fork-by-system-call", pass)
                               .variant<leaves_a_child>("leave-a-child", pass)
                               .variant<forks_by_vfork>("vfork", pass)
                               .variant<spawns>("posix_spawn", pass)
                               .variant<calls_a_shell>("system", pass)
                               .variant<opens_a_pipe_to_a_shell>("popen", pass)
                               .variant<starts_a_thread>("pthread_create", pass)
                               .variant<jumps_away>("longjmp", pass);

HEDDLE_SCENARIO(signals) = heddle::scenario<on_a_cpu>("misbehaving/signals", "test")
                               .variant<raises<SIGKILL>>("raise-KILL", pass)
                               .variant<raises<SIGTERM>>("raise-TERM", pass)
                               .variant<raises<SIGINT>>("raise-INT", pass)
                               .variant<raises<SIGHUP>>("raise-HUP", pass)
                               .variant<raises<SIGQUIT>>("raise-QUIT", pass)
                               .variant<raises<SIGPIPE>>("raise-PIPE", pass)
                               .variant<raises<SIGUSR1>>("raise-USR1", pass)
                               .variant<raises<SIGSEGV>>("raise-SEGV", pass)
                               .variant<raises<SIGBUS>>("raise-BUS", pass)
                               .variant<raises<SIGILL>>("raise-ILL", pass)
                               .variant<raises<SIGFPE>>("raise-FPE", pass)
                               .variant<raises<SIGABRT>>("raise-ABRT", pass)
                               .variant<raises<SIGALRM>>("raise-ALRM", pass)
                               .variant<raises<SIGTRAP>>("raise-TRAP", pass)
                               .variant<raises<SIGSYS>>("raise-SYS", pass)
                               .variant<raises<SIGSTOP>>("raise-STOP", pass)
                               .variant<kills<SIGKILL>>("kill-KILL", pass)
                               .variant<kills<SIGTERM>>("kill-TERM", pass)
                               .variant<kills<SIGSEGV>>("kill-SEGV", pass);

template <class>
struct jumps_into_another {
  heddle::atomic<int> counter{0};

  void build(heddle::machine& m) {
    m.thread("CPU0", [this] {
      if (setjmp(elsewhere) == 0)
        counter.fetch_add(1, heddle::relaxed);
      counter.fetch_add(1, heddle::relaxed);
    });
    m.thread("CPU1", [this] {
      counter.fetch_add(1, heddle::relaxed);
      if (counter.load(heddle::relaxed) > 1)
        ::longjmp(elsewhere, 1);
    });
  }
};
HEDDLE_SCENARIO(jumps) = heddle::scenario<jumps_into_another>("misbehaving/longjmp", "test")
                             .variant<void>("into-another-cpu", pass);

// The same where no CPU runs.
template <class>
struct exits_while_building {
  void build(heddle::machine& m) {
    m.thread("CPU0", [] {});
    std::exit(0);
  }
};
template <class>
struct exits_initially {
  void build(heddle::machine& m) {
    m.initially([] { ::_exit(0); });
    m.thread("CPU0", [] {});
  }
};
template <class>
struct exits_finally {
  void build(heddle::machine& m) {
    m.thread("CPU0", [] {});
    m.finally([] { ::_exit(0); });
  }
};
HEDDLE_SCENARIO(building) = heddle::scenario<exits_while_building>("misbehaving/building", "test")
                                .variant<void>("exit", pass);
HEDDLE_SCENARIO(initially) =
    heddle::scenario<exits_initially>("misbehaving/initially", "test").variant<void>("_exit", pass);
HEDDLE_SCENARIO(finally) =
    heddle::scenario<exits_finally>("misbehaving/finally", "test").variant<void>("_exit", pass);

} // namespace
