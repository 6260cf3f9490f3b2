// The lines at the end of a run.
#include "harness/platforms/qemu/driver/report.hpp"

#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/kernel/console.hpp"

namespace heddle::bare {
namespace {

void report_findings() {
  for (const failure& f : the_run.failures)
    message("failure")
        .number("count", f.count)
        .number("iteration", f.first_iteration)
        .number("cpu", f.cpu)
        .word("kind", f.kind)
        .place("place", f.file, f.line)
        .rest("why", f.why)
        .send_at_once();
  for (const mark& m : the_run.marks)
    message("cover").number("count", m.count).rest("mark", m.text).send_at_once();
  for (const outcome& o : the_run.outcomes)
    message("outcome")
        .number("count", o.count)
        .number("iteration", o.first_iteration)
        .rest("values", o.text)
        .send_at_once();
}

struct totals {
  std::uint64_t operations = 0;
  std::uint64_t timer = 0;
  std::uint64_t ipi = 0;
  std::uint64_t handlers = 0;
  std::uint64_t fingerprint = 0;
};

totals report_cpus() {
  totals sum;
  for (unsigned id = 0; id < the_run.now.lanes; ++id) {
    const lane& l = the_run.lanes[id];
    const std::uint64_t timer = cpus[id].arrivals[timer_line];
    std::uint64_t ipi = 0;
    for (unsigned line = 0; line < sent_lines; ++line)
      ipi += cpus[id].arrivals[line];
    message("cpu")
        .number("id", id)
        .number("iterations", l.iterations)
        .number("operations", l.operations)
        .number("timer", timer)
        .number("ipi", ipi)
        .number("handlers", l.handlers)
        .send_at_once();
    sum.operations += l.operations;
    sum.timer += timer;
    sum.ipi += ipi;
    sum.handlers += l.handlers;
    sum.fingerprint = mix(sum.fingerprint, mix(l.fingerprint, mix(l.operations, l.handlers)));
  }
  for (const outcome& o : the_run.outcomes)
    sum.fingerprint = mix(sum.fingerprint, mix(o.count, o.first_iteration));
  return sum;
}

} // namespace

void report(exit_status status) {
  report_findings();
  const totals sum = report_cpus();
  message("result")
      .word("verdict", status == exit_status::passed ? "PASS" : "FAIL")
      .number("status", static_cast<unsigned>(status))
      .number("iterations", the_run.iterations)
      .number("dropped", the_run.dropped)
      .number("failures", the_run.failures.total())
      .number("untold_outcomes", the_run.outcomes.untold())
      .number("cpus", the_run.cpus)
      .number("lanes", the_run.now.lanes)
      .number("seed", the_run.given.seed)
      .number("operations", sum.operations)
      .number("timer", sum.timer)
      .number("ipi", sum.ipi)
      .number("sites", the_run.landings.sites.size())
      .number("points", the_run.landings.points.size())
      .number("handlers", sum.handlers)
      .number("handler_points", the_run.landings.handler_points.size())
      .number("microseconds", (arch::clock() - the_run.began) / 1000)
      .hex("fingerprint", sum.fingerprint)
      .word("scenario", the_run.scenario)
      .word("variant", the_run.variant)
      .send_at_once();
}

} // namespace heddle::bare
