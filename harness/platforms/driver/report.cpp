// The lines of a run, from the first to the last.
#include "harness/platforms/driver/report.hpp"

#include "harness/platforms/driver/message.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

exit_status refuse(const char* reason, const char* about) {
  message("refused").word("about", about).rest("reason", reason).send();
  return exit_status::refused;
}

exit_status refuse(const refusal& why) {
  message m("refused");
  if (why.needed_cpus != 0)
    m.number("needed", why.needed_cpus);
  m.rest("reason", why.reason).send();
  return exit_status::refused;
}

exit_status list_scenarios() {
  for (const registered_scenario* s : registered_scenarios()) {
    for (const scenario_variant& v : *s)
      message("scenario").word("name", s->name).word("variant", v.name).send();
  }
  return exit_status::passed;
}

void report_findings(const run& r) {
  for (const failure& f : r.failures)
    message("failure")
        .number("count", f.count)
        .number("iteration", f.first_iteration)
        .number("cpu", f.cpu)
        .word("kind", f.kind)
        .place("place", f.file, f.line)
        .rest("why", f.why)
        .send();
  for (const mark& m : r.marks)
    message("cover").number("count", m.count).rest("mark", m.text).send();
  for (const outcome& o : r.outcomes)
    message("outcome")
        .number("count", o.count)
        .number("iteration", o.first_iteration)
        .rest("values", o.text)
        .send();
}

port::cpu_totals report_cpus(const run& r) {
  port::cpu_totals sum;
  for (unsigned id = 0; id < r.lanes; ++id) {
    const port::cpu_totals c = port::totals_of(id);
    message("cpu")
        .number("id", id)
        .number("iterations", c.iterations)
        .number("operations", c.operations)
        .number("timer", c.timer)
        .number("ipi", c.ipi)
        .number("handlers", c.handlers)
        .send();
    sum.operations += c.operations;
    sum.timer += c.timer;
    sum.ipi += c.ipi;
    sum.handlers += c.handlers;
    sum.fingerprint = mix(sum.fingerprint, mix(c.fingerprint, mix(c.operations, c.handlers)));
  }
  for (const outcome& o : r.outcomes)
    sum.fingerprint = mix(sum.fingerprint, mix(o.count, o.first_iteration));
  return sum;
}

} // namespace

bool prepare(run& r, const char* arguments, const char* machine, unsigned cpus,
             exit_status& status) {
  const char* const wrong = parse_settings(arguments, r.given);
  r.cpus = r.given.cpus != 0 && r.given.cpus < cpus ? r.given.cpus : cpus;
  message("boot").word("machine", machine).number("cpus", r.cpus).send();
  r.chosen = find_variant(r.given.scenario);
  if (wrong != nullptr)
    status = refuse("an argument is not understood", wrong);
  else if (r.given.scenario[0] == '\0')
    status = list_scenarios();
  else if (r.chosen.variant == nullptr)
    status = refuse("there is no such scenario", r.given.scenario);
  else
    declare_marks(r.chosen, r.marks);
  r.began = port::clock();
  return r.chosen.variant != nullptr && wrong == nullptr;
}

exit_status conclude(const run& r) {
  if (r.refused.reason != nullptr)
    return refuse(r.refused);
  return r.failures.total() == 0 ? exit_status::passed : exit_status::failed;
}

void report(const run& r, exit_status status) {
  const bool has_variant = r.chosen.variant != nullptr;
  report_findings(r);
  const port::cpu_totals sum = report_cpus(r);
  message("result")
      .word("verdict", status == exit_status::passed ? "PASS" : "FAIL")
      .number("status", static_cast<unsigned>(status))
      .number("iterations", r.iterations)
      .number("dropped", r.dropped)
      .number("failures", r.failures.total())
      .number("untold_outcomes", r.outcomes.untold())
      .number("cpus", r.cpus)
      .number("lanes", r.lanes)
      .number("seed", r.given.seed)
      .number("operations", sum.operations)
      .number("timer", sum.timer)
      .number("ipi", sum.ipi)
      .number("sites", r.landings.sites.size())
      .number("points", r.landings.points.size())
      .number("handlers", sum.handlers)
      .number("handler_points", r.landings.handler_points.size())
      .number("microseconds", (port::clock() - r.began) / 1000)
      .hex("fingerprint", sum.fingerprint)
      .word("scenario", has_variant ? r.chosen.scenario->name : nullptr)
      .word("variant", has_variant ? r.chosen.variant->name : nullptr)
      .send();
}

const char* words_of_hang(const char* waits_for, char (&out)[96]) {
  if (waits_for == nullptr)
    return "goes on for ever";
  unsigned length = 0;
  for (const char* part : {"waits for ", waits_for}) {
    for (; *part != '\0' && length + 1 < sizeof out; ++part)
      out[length++] = *part;
  }
  out[length] = '\0';
  return out;
}

} // namespace heddle::driver
