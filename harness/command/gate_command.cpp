// heddle gate: compares every verdict with what its scenario declares.

#include <fmt/format.h>

#include "checker/runtime/unseen_code.hpp"
#include "harness/command/commands.hpp"
#include "harness/command/declared.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/files.hpp"
#include "harness/command/paste.hpp"
#include "reports/json.hpp"
#include "reports/summary.hpp"

namespace heddle::command {
namespace {

// What a person needs to see of a verdict that differs.
std::string difference_text(const job& j, const check_result& r, const std::string& program) {
  std::string text;
  if (r.verdict == verdict::fail)
    text = "\n" + evidence_of(j, r).text;
  else if (r.verdict == verdict::pass)
    text = "\nEvery execution passed; the declared failure was not found.\n";
  return fmt::format("{}\nlook closer: {} run {} --model {}\n\n", text, paste(program),
                     paste(fmt::format("{}:{}", j.what.scenario->name, j.what.variant->name)),
                     name_of(j.model));
}

} // namespace

exit_status gate(const gate_options& options, const std::string& program) {
  const std::vector<job> jobs = jobs_of(select(options.names), options.models);
  if (!options.json.empty())
    require_writable_file(options.json);
  const std::size_t width = name_width(jobs);
  const check_options settings{.stop_at_first_failure = false};
  std::vector<reports::result> results;
  std::size_t differing = 0;
  for (const job& j : jobs) {
    const check_result r = run(j, settings, true);
    const declared_verdict& declared = j.what.variant->declared[j.model];
    reports::result& line = results.emplace_back(result_of(j, settings, r));
    line.declared = {text_of(declared), is_as_declared(declared, r)};
    fmt::print("{}", summary_line(line, width));
    if (!line.declared->as_declared) {
      ++differing;
      fmt::print("{}", difference_text(j, r, program));
    }
    std::fflush(stdout);
  }
  fmt::print("\n{}", reports::not_covered_text(results, checker::unseen_code()));
  if (differing == 0)
    fmt::print("gate: all {} verdicts are as declared\n", jobs.size());
  else
    fmt::print("gate: {} of {} verdicts differ from what is declared\n", differing, jobs.size());
  if (!options.json.empty())
    write_file(options.json, reports::json_text(results));
  return differing == 0 ? exit_status::passed : exit_status::failed;
}

} // namespace heddle::command
