// Runs the engine on a machine and takes the run apart: replay is timed on its own, on the last
// execution, and what is left of the whole run is the cost of adding events.
#include "harness/bench/measure.hpp"

#include <algorithm>
#include <ctime>

#include <sys/resource.h>

#include "checker/explore/explore.hpp"
#include "checker/naive/naive.hpp"
#include "checker/runtime/fiber_program.hpp"

namespace heddle::bench {
namespace {

using checker::ending;
using checker::execution;
using checker::fiber_program;

// Time of this process on its processor: other work on the machine does not count.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Keeps the last execution.
struct keeper : checker::observer {
  std::uint64_t left = 0; // executions until the last one
  execution last;

  bool on_execution(const execution& graph, ending /*how*/,
                    const std::vector<checker::violation>& /*found*/) override {
    if (--left == 0)
      last = graph;
    return true;
  }
};

struct silent : checker::observer {
  bool on_execution(const execution& /*graph*/, ending /*how*/,
                    const std::vector<checker::violation>& /*found*/) override {
    return true;
  }
};

fiber_program make(const benchmark& b) {
  return fiber_program({0, 1, [&b](void*, machine& m) { b.build(m); }});
}

// The median of several rounds, each long enough for the clock.
double ns_per_restart(fiber_program& p, const execution& graph) {
  double rounds[7];
  constexpr int restarts = 2000;
  for (double& round : rounds) {
    const double start = cpu_seconds();
    for (int i = 0; i < restarts; ++i)
      p.restart(graph);
    round = (cpu_seconds() - start) * 1e9 / restarts;
  }
  std::sort(std::begin(rounds), std::end(rounds));
  return rounds[3];
}

} // namespace

measurement measure(const benchmark& b, memory_model model) {
  const checker::explore_options options{.model = model, .stop_at_first_failure = false};
  fiber_program p = make(b);
  silent unwatched;
  const double start = cpu_seconds();
  const checker::exploration run = checker::explore(p, options, unwatched);
  const double spent = cpu_seconds() - start;

  keeper keep;
  keep.left = run.explored();
  checker::explore(p, options, keep);

  measurement m;
  m.complete = run.complete;
  m.executions = run.explored();
  m.added = run.events;
  m.replayed = run.replayed;
  m.graph = keep.last.size();
  m.seconds = spent;
  const double restart = ns_per_restart(p, keep.last);
  m.ns_per_replayed_event = restart / static_cast<double>(std::max<std::uint64_t>(m.graph, 1));
  const double replay = m.ns_per_replayed_event * static_cast<double>(m.replayed);
  m.ns_per_added_event = (m.seconds * 1e9 - replay) / static_cast<double>(m.added);
  return m;
}

measurement explore_once(const benchmark& b, memory_model model) {
  fiber_program p = make(b);
  silent unwatched;
  const checker::exploration run =
      checker::explore(p, {.model = model, .stop_at_first_failure = false}, unwatched);
  measurement m;
  m.complete = run.complete;
  m.executions = run.explored();
  m.added = run.events;
  m.replayed = run.replayed;
  return m;
}

std::optional<measurement> measure_naive(const benchmark& b, double seconds) {
  fiber_program p = make(b);
  checker::oracle::naive_options options;
  options.bounds.max_seconds = seconds;
  const double start = cpu_seconds();
  const auto run = checker::oracle::enumerate_schedules(p, options, nullptr);
  const double spent = cpu_seconds() - start;
  if (!run.exhaustive)
    return std::nullopt;
  measurement m;
  m.complete = run.complete;
  m.executions = run.complete + run.blocked + run.stuck + run.failed;
  m.seconds = spent;
  return m;
}

long peak_rss_kb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

} // namespace heddle::bench
