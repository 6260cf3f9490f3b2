// heddle gate: compares every verdict with what its scenario declares.

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "checker/runtime/unseen_code.hpp"
#include "harness/command/baseline_file.hpp"
#include "harness/command/commands.hpp"
#include "harness/command/declared.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/files.hpp"
#include "harness/command/paste.hpp"
#include "reports/annotations.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/sarif.hpp"
#include "reports/summary.hpp"

namespace heddle::command {
namespace {

class gatekeeper {
public:
  gatekeeper(const gate_options& options, const std::string& program)
      : options_(options), program_(program),
        jobs_(jobs_of(select(options.names), options.models)) {
    prepare_files();
  }

  exit_status check_all() {
    const std::vector<job> part = part_of(jobs_, options_.models.size(), options_.part);
    width_ = name_width(part);
    for (const job& j : part)
      check(j);
    finish();
    fmt::print("\n{}", found_.not_covered);
    if (options_.annotations)
      fmt::print("{}", annotation_lines(found_));
    print_baseline();
    fmt::print("gate: {}\n", headline(found_));
    write_files();
    return found_.findings.empty() ? exit_status::passed : exit_status::failed;
  }

private:
  // Whatever cannot be read or written is said before anything is checked.
  void prepare_files() {
    if (!options_.baseline.empty())
      accepted_ = read_baseline(options_.baseline);
    for (const std::string& file :
         {options_.json, options_.junit, options_.sarif, options_.summary, options_.write_baseline})
      if (!file.empty())
        require_writable_file(file);
    if (std::filesystem::is_regular_file(options_.summary))
      read_file(options_.summary); // it is added to
    if (std::filesystem::is_regular_file(options_.write_baseline))
      renewed_from_ = read_baseline(options_.write_baseline);
    if (!options_.trace_dir.empty())
      require_writable_folder(options_.trace_dir);
  }

  void check(const job& j) {
    const check_result r = run(j, settings_, true);
    const declared_verdict& declared = j.what.variant->declared[j.model];
    reports::result line = result_of(j, settings_, r);
    line.declared = {text_of(declared), is_as_declared(declared, r)};
    const std::string difference = line.declared->as_declared ? "" : difference_text(j, r, line);
    fmt::print("{}{}", summary_line(line, width_), difference);
    std::fflush(stdout);
    found_.results.push_back(std::move(line));
  }

  // What a person needs to see of a verdict that differs; notes it as a finding.
  std::string difference_text(const job& j, const check_result& r, reports::result& line) {
    std::string text;
    std::string schedule;
    std::optional<reports::story> told;
    if (r.verdict == verdict::fail) {
      evidence found = evidence_of(j, r);
      line.violation->message = found.message;
      line.violation->cause = found.told.cause;
      line.violation->size = found.told.size;
      write_traces(j, found, *line.violation);
      text = "\n" + found.text;
      if (line.violation->trace)
        text +=
            fmt::format("\nreplay: {} replay {}\n", paste(program_), paste(*line.violation->trace));
      schedule = std::move(found.text);
      told = std::move(found.told);
    } else if (r.verdict == verdict::pass) {
      text = "\nEvery execution passed; the declared failure was not found.\n";
    }
    found_.findings.push_back(finding_of(line, std::move(told), std::move(schedule)));
    return fmt::format("{}\nlook closer: {} run {} --model {}\n\n", text, paste(program_),
                       paste(name_of(j)), name_of(j.model));
  }

  void write_traces(const job& j, const evidence& found, reports::result_violation& v) const {
    if (options_.trace_dir.empty() || !found.trace)
      return;
    const std::filesystem::path path = std::filesystem::path(options_.trace_dir) / trace_name(j);
    write_file(path, serialise(*found.trace));
    v.trace = path;
    if (!found.original)
      return;
    v.original_trace = std::filesystem::path(path).replace_extension("original.trace");
    write_file(*v.original_trace, serialise(*found.original));
  }

  // What is known only when everything is checked.
  void finish() {
    found_.not_covered = reports::not_covered_text(found_.results, checker::places_to_stop());
    found_.baseline = options_.baseline;
    if (options_.part.count != 1)
      found_.shard = fmt::format("{}/{}", options_.part.index, options_.part.count);
    if (options_.baseline.empty())
      return;
    found_.changes = compare_with(accepted_, options_, jobs_, found_.results);
    for (const reports::baseline_change& c : found_.changes)
      if (c.alarm)
        found_.findings.push_back(finding_of(c, options_.baseline));
  }

  std::size_t alarms() const {
    return static_cast<std::size_t>(std::count_if(found_.changes.begin(), found_.changes.end(),
                                                  [](const auto& c) { return c.alarm; }));
  }

  void print_baseline() const {
    if (options_.baseline.empty())
      return;
    for (const reports::baseline_change& c : found_.changes)
      fmt::print("baseline: {}: {}\n", c.alarm ? "ALARM" : "note", text_of(c));
    const std::size_t alarmed = alarms();
    const std::size_t noted = found_.changes.size() - alarmed;
    fmt::print("baseline: {} alarm{}, {} note{} ({})\n", alarmed, alarmed == 1 ? "" : "s", noted,
               noted == 1 ? "" : "s", options_.baseline);
    if (alarmed > 0)
      fmt::print("The gate has become weaker, or the program smaller. If it is meant to be so: {} "
                 "gate --write-baseline {}\n",
                 paste(program_), paste(options_.baseline));
  }

  void write_files() const {
    if (!options_.json.empty())
      write_file(options_.json, reports::json_text(found_.results));
    if (!options_.junit.empty())
      write_file(options_.junit, junit_text(found_));
    if (!options_.sarif.empty())
      write_file(options_.sarif, sarif_text(found_.findings, part_name()));
    if (!options_.summary.empty())
      append_to_file(options_.summary, markdown_text(found_));
    if (options_.write_baseline.empty())
      return;
    if (std::any_of(found_.results.begin(), found_.results.end(),
                    [](const reports::result& r) { return !r.declared->as_declared; }))
      fmt::print("baseline: not written, because verdicts differ\n");
    else
      write_file(options_.write_baseline,
                 baseline_text(renewed(renewed_from_, options_, found_.results)));
  }

  // Tells the reports of shards apart.
  std::string part_name() const {
    return options_.part.count == 1
               ? ""
               : fmt::format("shard-{}-of-{}", options_.part.index, options_.part.count);
  }

  const gate_options& options_;
  const std::string& program_;
  const std::vector<job> jobs_; // of all shards
  const check_options settings_{.stop_at_first_failure = false};
  reports::baseline accepted_;
  reports::baseline renewed_from_;
  std::size_t width_ = 0;
  reports::gate_outcome found_;
};

} // namespace

exit_status gate(const gate_options& options, const std::string& program) {
  return gatekeeper(options, program).check_all();
}

} // namespace heddle::command
