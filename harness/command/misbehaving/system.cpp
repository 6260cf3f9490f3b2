// Code under test that waits for ever, or changes what belongs to its process.
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <fpu_control.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "harness/command/misbehaving/act.hpp"

namespace {

using heddle::pass;
using heddle::misbehaving::on_a_cpu;

struct loops {
  static void go() {
    for (;;)
      asm volatile("");
  }
};
struct loops_with_signals_blocked {
  static void go() {
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    loops::go();
  }
};
struct sleeps {
  static void go() { ::sleep(100); }
};
struct sleeps_again_and_again {
  static void go() {
    for (;;)
      ::usleep(1000);
  }
};
struct sleeps_with_signals_blocked {
  static void go() {
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    ::sleep(100);
  }
};
struct pauses {
  static void go() { ::pause(); }
};
struct reads_stdin {
  static void go() {
    char c = 0;
    if (::read(STDIN_FILENO, &c, 1) < 0)
      std::abort();
  }
};
struct reads_an_empty_pipe {
  static void go() {
    int ends[2];
    char c = 0;
    if (::pipe(ends) != 0 || ::read(ends[0], &c, 1) < 0)
      std::abort();
  }
};
struct takes_a_mutex_twice {
  static void go() {
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    ::pthread_mutex_lock(&m);
    ::pthread_mutex_lock(&m);
  }
};
HEDDLE_SCENARIO(waits) = heddle::scenario<on_a_cpu>("misbehaving/waits", "test")
                             .variant<loops>("loop", pass)
                             .variant<loops_with_signals_blocked>("loop-with-signals-blocked", pass)
                             .variant<sleeps>("sleep", pass)
                             .variant<sleeps_again_and_again>("sleep-again-and-again", pass)
                             .variant<sleeps_with_signals_blocked>("sleep-with-signals-blocked",
                                                                   pass)
                             .variant<pauses>("pause", pass)
                             .variant<reads_stdin>("read-stdin", pass)
                             .variant<reads_an_empty_pipe>("read-an-empty-pipe", pass)
                             .variant<takes_a_mutex_twice>("lock-a-mutex-of-the-library-twice",
                                                           pass);

template <class Place>
struct sleeping {
  void build(heddle::machine& m) {
    if constexpr (Place::building)
      ::sleep(100);
    m.initially([] {
      if constexpr (Place::initially)
        ::sleep(100);
    });
    m.thread("CPU0", [] {});
    m.finally([] {
      if constexpr (Place::finally)
        ::sleep(100);
    });
  }
};
template <int Where>
struct place {
  static constexpr bool building = Where == 0;
  static constexpr bool initially = Where == 1;
  static constexpr bool finally = Where == 2;
};
HEDDLE_SCENARIO(sleeping_anywhere) = heddle::scenario<sleeping>("misbehaving/sleeps", "test")
                                         .variant<place<0>>("while-building", pass)
                                         .variant<place<1>>("initially", pass)
                                         .variant<place<2>>("finally", pass);

struct closes_the_standard_files {
  static void go() {
    for (int fd = 0; fd < 3; ++fd)
      ::close(fd);
  }
};
struct closes_all_files {
  static void go() { ::close_range(0, ~0U, 0); }
};
struct writes_to_all_files {
  static void go() {
    for (int fd = 3; fd < 2000; ++fd)
      if (::write(fd, "garbage", 7) < 0)
        continue;
  }
};
struct replaces_all_files {
  static void go() {
    const int nothing = ::open("/dev/null", O_RDWR);
    for (int fd = 3; fd < 2000; ++fd)
      ::dup2(nothing, fd);
  }
};
struct changes_the_folder {
  static void go() {
    if (::chdir("/") != 0)
      std::abort();
  }
};
struct limits_its_files {
  static void go() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_NOFILE, &none);
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
};
struct ignores_faults {
  static void go() {
    std::signal(SIGSEGV, SIG_IGN);
    *static_cast<volatile int*>(nullptr) = 1;
  }
};
struct handles_faults_itself {
  static void go() {
    std::signal(SIGSEGV, [](int) { ::_exit(0); });
    *static_cast<volatile int*>(nullptr) = 1;
  }
};
struct blocks_all_signals {
  static void go() {
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
  }
};
struct sets_an_alarm {
  static void go() {
    ::alarm(1);
    loops::go();
  }
};
struct replaces_timers {
  static void go() {
    const itimerval none{};
    ::setitimer(ITIMER_PROF, &none, nullptr);
    loops::go();
  }
};
struct changes_rounding {
  static void go() {
    fpu_control_t control = 0x0F7F;
    _FPU_SETCW(control);
  }
};
struct outlives_its_parent {
  static void go() { ::prctl(PR_SET_PDEATHSIG, 0); }
};
struct is_nice {
  static void go() { ::setpriority(PRIO_PROCESS, 0, 19); }
};
struct prints {
  static void go() { std::printf("gate: all 2 verdicts are as declared\n"); }
};
HEDDLE_SCENARIO(state) = heddle::scenario<on_a_cpu>("misbehaving/state", "test")
                             .variant<closes_the_standard_files>("close-standard-files", pass)
                             .variant<closes_all_files>("close-all-files", pass)
                             .variant<writes_to_all_files>("write-to-all-files", pass)
                             .variant<replaces_all_files>("dup2-over-all-files", pass)
                             .variant<changes_the_folder>("chdir", pass)
                             .variant<limits_its_files>("setrlimit", pass)
                             .variant<ignores_faults>("ignore-SEGV", pass)
                             .variant<handles_faults_itself>("handle-SEGV", pass)
                             .variant<blocks_all_signals>("block-signals", pass)
                             .variant<sets_an_alarm>("alarm", pass)
                             .variant<replaces_timers>("stop-timers", pass)
                             .variant<changes_rounding>("fpu-control-word", pass)
                             .variant<outlives_its_parent>("PDEATHSIG", pass)
                             .variant<is_nice>("setpriority", pass)
                             .variant<prints>("print-a-verdict", pass);

template <class>
struct well_behaved {
  heddle::atomic<int> counter{0};

  void build(heddle::machine& m) {
    for (const char* name : {"CPU0", "CPU1"})
      m.thread(name, [this] { counter.fetch_add(1, heddle::relaxed); });
  }
};
HEDDLE_SCENARIO(behaving) =
    heddle::scenario<well_behaved>("well-behaved/counter", "test").variant<void>("fixed", pass);

} // namespace
