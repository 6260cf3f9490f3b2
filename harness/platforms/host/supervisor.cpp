// Watching worker processes.
#include "harness/platforms/host/supervisor.hpp"

#include <csignal>
#include <deque>
#include <string>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/driver/report.hpp"
#include "harness/platforms/host/crash.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

constexpr int look_every = 50;          // ms
constexpr unsigned most_crashes = 1000; // of one run: each costs a process

// Tables keep pointers; later workers are copies of this process and find the words there.
const char* keep(std::string words) {
  static std::deque<std::string> kept;
  return kept.emplace_back(std::move(words)).c_str();
}

void add_failure(run_record& r, const char* kind, unsigned cpu, const std::string& why) {
  const bool has_place = cpu < max_cpus;
  r.failures.add({.kind = kind,
                  .why = keep(why),
                  .file = has_place ? r.by_cpu[cpu].file.load() : nullptr,
                  .line = has_place ? r.by_cpu[cpu].line.load() : 0,
                  .cpu = has_place ? cpu : 0,
                  .first_iteration = r.iteration});
}

std::string lane_name(const run_record& r, unsigned cpu) {
  const char* name = cpu < max_cpus ? r.by_cpu[cpu].lane.load() : nullptr;
  return name == nullptr ? "before the first CPU or after the last" : name;
}

void add_crash(run_record& r) {
  add_failure(r, "crash", r.crash.cpu,
              fmt::format("{}: {}", lane_name(r, r.crash.cpu), words_of(r.crash)));
}

// Whoever has not ended; daemons need not.
void add_hang(run_record& r) {
  bool found = false;
  for (const bool daemons : {false, true}) {
    for (unsigned id = 0; id < r.lanes && !(found && daemons); ++id) {
      const cpu_record& c = r.by_cpu[id];
      if (c.lane.load() == nullptr || c.ended || c.daemon != daemons)
        continue;
      char words[96];
      add_failure(r, "hang", id,
                  lane_name(r, id) + ": " + driver::words_of_hang(c.waits_for, words));
      found = true;
    }
  }
  if (!found)
    add_failure(r, "hang", max_cpus, lane_name(r, max_cpus) + ": does not end");
}

bool is_hung(const run_record& r) {
  const std::uint64_t began = r.iteration_began;
  return began != 0 &&
         driver::port::clock() - began > static_cast<std::uint64_t>(r.given.hang) * 1'000'000;
}

[[noreturn]] void become_worker(run_record& r, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() == parent)
    work(r);
  _exit(0);
}

enum class worker_end { done, crashed, hung, broken };

// Returns when the worker has ended, or false when it hangs.
bool wait_for_end(run_record& r, int process) {
  for (;;) {
    pollfd waiting{process, POLLIN, 0};
    if (poll(&waiting, 1, look_every) > 0)
      return true;
    if (r.given.hang != 0 && is_hung(r))
      return false;
  }
}

worker_end run_worker(run_record& r) {
  r.crash.signal = 0;
  r.iteration_began = 0;
  r.tables = false; // its owner is no more
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0)
    become_worker(r, parent);
  if (child < 0)
    return worker_end::broken;
  const int process = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  const bool ended = process >= 0 && wait_for_end(r, process);
  if (!ended)
    kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(process);
  if (r.crash.signal != 0)
    return worker_end::crashed;
  if (!ended)
    return process >= 0 ? worker_end::hung : worker_end::broken;
  return r.finished ? worker_end::done : worker_end::broken;
}

void count_lost_iteration(run_record& r) {
  ++r.iterations;
  ++r.iteration;
  r.outcomes.forget_iteration();
}

} // namespace

run_end supervise(run_record& r) {
  for (unsigned crashes = 0; crashes < most_crashes; ++crashes) {
    const worker_end end = run_worker(r);
    r.tables = false; // its owner is no more
    if (end == worker_end::done)
      return run_end::finished;
    if (end == worker_end::broken)
      return run_end::broken;
    if (end == worker_end::hung)
      add_hang(r);
    else
      add_crash(r);
    count_lost_iteration(r);
    if (end == worker_end::hung)
      return run_end::hung;
  }
  return run_end::finished;
}

} // namespace heddle::native
