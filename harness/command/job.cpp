// Running one check and translating its result.
#include "harness/command/job.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::command {

std::string name_of(const job& j) {
  return fmt::format("{}:{}", j.what.scenario->name, j.what.variant->name);
}

std::vector<job> jobs_of(const std::vector<selected>& variants,
                         const std::vector<memory_model>& models) {
  std::vector<job> jobs;
  for (const selected& s : variants)
    for (const memory_model m : models)
      jobs.push_back({s, m});
  return jobs;
}

std::size_t name_width(const std::vector<job>& jobs) {
  std::size_t width = 0;
  for (const job& j : jobs)
    width = std::max(width, name_of(j).size());
  return width;
}

reports::subject subject_of(const job& j) {
  return {j.what.scenario->name, j.what.variant->name, heddle::name_of(j.model)};
}

check_result run(const job& j, check_options options) {
  options.model = j.model;
  return check_scenario(*j.what.scenario, *j.what.variant, options);
}

reports::result result_of(const job& j, const check_options& options, const check_result& r) {
  reports::result out{.scenario = j.what.scenario->name,
                      .variant = j.what.variant->name,
                      .model = heddle::name_of(j.model),
                      .engine = heddle::name_of(options.engine),
                      .verdict = heddle::name_of(r.verdict),
                      .exhaustive = r.exhaustive,
                      .executions = r.executions + r.failed,
                      .blocked = r.blocked,
                      .stuck = r.stuck,
                      .events = r.events,
                      .seconds = r.seconds,
                      .peak_rss_kb = r.peak_rss_kb,
                      .bounds_hit = r.bounds_hit,
                      .unseen = r.unseen,
                      .unseen_file = r.unseen_at.file == nullptr ? "" : r.unseen_at.file,
                      .unseen_line = r.unseen_at.line,
                      .endless = r.endless,
                      .cover = r.cover,
                      .race_policies = r.race_policies,
                      .options = {.all_failures = !options.stop_at_first_failure,
                                  .max_events = options.bounds.max_events,
                                  .max_executions = options.bounds.max_executions,
                                  .max_seconds = options.bounds.max_seconds,
                                  .irq_pruning = options.irq_pruning,
                                  .reuse_addresses = options.reuse_addresses}};
  if (r.failure.what != kind::none)
    out.violation = reports::story{.what = subject_of(j),
                                   .kind = heddle::name_of(r.failure.what),
                                   .message = r.failure.message};
  for (const kind k : r.kinds)
    out.kinds.emplace_back(heddle::name_of(k));
  return out;
}

} // namespace heddle::command
