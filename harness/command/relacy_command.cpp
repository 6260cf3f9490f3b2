// heddle run --engine relacy: a search by another program. What it finds is a failure; that
// it finds nothing proves nothing.
#include <fmt/format.h>

#include "harness/command/commands.hpp"
#include "harness/command/files.hpp"
#include "harness/command/job.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/relacy_process.hpp"
#include "harness/command/say.hpp"
#include "harness/command/stop_signals.hpp"
#include "harness/command/terminal.hpp"
#include "reports/json.hpp"
#include "reports/summary.hpp"

namespace heddle::command {
namespace {

// What kept a search from going on that found nothing. That a full search came to its end proves
// nothing either, and is no bound.
std::vector<std::string> bounds_of(const relacy::run_options& limits, const relacy::run_result& r) {
  std::vector<std::string> bounds;
  if (r.exhausted && limits.how == relacy::search::bound)
    bounds.emplace_back("context switches");
  else if (!r.exhausted)
    bounds.emplace_back(r.iterations < limits.iterations ? "seconds" : "iterations");
  if (r.cut != 0)
    bounds.emplace_back("events");
  return bounds;
}

reports::result result_of(const job& j, const run_options& options, const relacy_run& run) {
  const relacy::run_options& limits = *options.relacy;
  const relacy::run_result& r = run.result;
  reports::result out{.scenario = j.what.scenario->name,
                      .variant = j.what.variant->name,
                      .model = name_of(j.model),
                      .engine = "relacy",
                      .verdict = name_of(r.found ? verdict::fail : verdict::inconclusive),
                      .executions = r.iterations - r.dropped - r.cut,
                      .blocked = r.dropped + r.cut,
                      .seconds = r.seconds,
                      .peak_rss_kb = run.peak_rss_kb,
                      .cover = r.cover,
                      .options = {.max_events = limits.max_steps,
                                  .max_executions = options.bounds.max_executions,
                                  .max_seconds = limits.max_seconds}};
  if (r.found) {
    out.violation = reports::story{.kind = name_of(r.what), .message = r.message};
    out.kinds = {name_of(r.what)};
  } else if (!r.refusal.empty()) {
    out.reason = "not expressible: " + r.refusal;
  } else {
    out.bounds_hit = bounds_of(limits, r);
    if (out.bounds_hit.empty())
      out.reason = "nothing found in all schedules that Relacy has, which are not all there are";
  }
  return out;
}

reports::result broken(const job& j, const std::string& why) {
  return {.scenario = j.what.scenario->name,
          .variant = j.what.variant->name,
          .model = name_of(j.model),
          .engine = "relacy",
          .verdict = name_of(verdict::inconclusive),
          .reason = why};
}

reports::result unfinished(const job& j) {
  reports::result r = broken(j, "ended by " + stop_signals::name());
  r.unfinished = true;
  return r;
}

std::string failure_of(const job& j, const relacy::run_result& r, const std::string& program) {
  const std::string name = fmt::format("{}:{}", j.what.scenario->name, j.what.variant->name);
  return fmt::format(
      "FAIL {} under Relacy: {}\n     {}\n\n"
      "Relacy leaves no trace. The checker finds a failure, too: {} run {} --model rc11\n",
      name, name_of(r.what), r.message, paste(program), paste(name));
}

class runner {
public:
  runner(const run_options& options, const std::string& program, std::size_t width)
      : options_(options), program_(program), width_(width), relacy_(relacy_program()) {}

  void run(const job& j, bool last) {
    std::string failure;
    try {
      if (stop_signals::seen() != 0)
        throw relacy_stopped("before it began");
      const relacy_run r =
          run_relacy(relacy_, {j.what.scenario->name, j.what.variant->name, *options_.relacy});
      results_.push_back(result_of(j, options_, r));
      if (r.result.found)
        failure = failure_of(j, r.result, program_);
      status_ = worse(status_, r.result.found ? exit_status::failed : exit_status::inconclusive);
    } catch (const relacy_broke& e) {
      results_.push_back(broken(j, e.what()));
      status_ = exit_status::internal;
    } catch (const relacy_stopped&) {
      results_.push_back(unfinished(j));
    }
    say(reports::summary_line(results_.back(), width_));
    if (!options_.quiet)
      say(reports::obstacles_text(results_.back(), text_width()));
    if (!options_.quiet && !failure.empty())
      say(fmt::format("\n{}{}", failure, last ? "" : "\n"));
    flush();
  }

  exit_status finish() const {
    const std::string incomplete = reports::incomplete_text(results_, stop_signals::name());
    say(incomplete);
    if (!options_.json.empty())
      write_file(options_.json, reports::json_text(results_));
    return incomplete.empty() ? status_ : ended_by(stop_signals::seen());
  }

private:
  const run_options& options_;
  const std::string& program_;
  std::size_t width_;
  std::string relacy_;
  exit_status status_ = exit_status::passed;
  std::vector<reports::result> results_;
};

} // namespace

exit_status run_with_relacy(const run_options& options, const std::string& program) {
  const std::vector<job> jobs = jobs_of(select(options.names), options.models);
  if (!options.json.empty())
    require_writable_file(options.json);
  const stop_signals signals;
  runner r(options, program, name_width(jobs));
  for (const job& j : jobs)
    r.run(j, &j == &jobs.back());
  return r.finish();
}

} // namespace heddle::command
