// The lines at the end of a run.
#include "harness/platforms/host/report.hpp"

#include <string>

#include <fmt/format.h>

namespace heddle::native {
namespace {

std::string place_of(const bare::failure& f) {
  return f.file == nullptr ? "-" : fmt::format("{}:{}", f.file, f.line);
}

void report_findings(const run_record& r) {
  for (const auto& f : r.failures)
    fmt::print("heddle: failure count={} iteration={} cpu={} kind={} place={} why={}\n", f.count,
               f.first_iteration, f.cpu, f.kind, place_of(f), f.why);
  for (const auto& m : r.marks)
    fmt::print("heddle: cover count={} mark={}\n", m.count, m.text);
  for (const auto& o : r.outcomes)
    fmt::print("heddle: outcome count={} iteration={} values={}\n", o.count, o.first_iteration,
               o.text);
}

} // namespace

void report(const run_record& r, bare::exit_status status) {
  report_findings(r);
  std::uint64_t operations = 0;
  std::uint64_t arrived = 0;
  std::uint64_t raised = 0;
  for (unsigned id = 0; id < r.cpus; ++id) {
    const cpu_record& c = r.by_cpu[id];
    fmt::print("heddle: cpu id={} iterations={} operations={} timer={} ipi={}\n", id,
               c.iterations.load(), c.all_operations.load(), c.arrived.load(), c.raised.load());
    operations += c.all_operations;
    arrived += c.arrived;
    raised += c.raised;
  }
  fmt::print("heddle: result verdict={} status={} iterations={} dropped={} failures={} "
             "untold_outcomes={} cpus={} lanes={} seed={} operations={} timer={} ipi={} sites={} "
             "points={} handlers={} handler_points={} microseconds={} scenario={} variant={}\n",
             status == bare::exit_status::passed ? "PASS" : "FAIL", static_cast<unsigned>(status),
             r.iterations, r.dropped, r.failures.total(), r.outcomes.untold(), r.cpus, r.cpus,
             r.given.seed, operations, arrived, raised, r.landings.sites.size(),
             r.landings.points.size(), arrived + raised, r.landings.points.size(),
             (monotonic_now() - r.run_began) / 1000, r.chosen.scenario->name,
             r.chosen.variant->name);
}

} // namespace heddle::native
