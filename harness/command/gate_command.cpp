// heddle gate: compares every verdict with what its scenario declares.

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "checker/runtime/unseen_code.hpp"
#include "harness/command/baseline_file.hpp"
#include "harness/command/check_all.hpp"
#include "harness/command/commands.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/files.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/say.hpp"
#include "harness/command/stop_signals.hpp"
#include "harness/command/terminal.hpp"
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

  exit_status run() {
    const std::vector<job> part = part_of(jobs_, options_.models.size(), options_.part);
    width_ = name_width(part);
    check_all(part,
              {.settings = {.stop_at_first_failure = false},
               .compares_with_declared = true,
               .at_once = options_.at_once},
              [this](const job& j, checked c) { tell(j, std::move(c)); });
    finish();
    say("\n" + found_.not_covered);
    if (options_.annotations)
      say(annotation_lines(found_));
    print_baseline();
    say(fmt::format("gate: {}\n", headline(found_)));
    flush();
    write_files();
    return status();
  }

private:
  // Whatever cannot be read or written is said before anything is checked.
  void prepare_files() {
    if (!options_.baseline.empty())
      accepted_ = read_baseline(options_.baseline);
    require_writable_files({{"--json", options_.json},
                            {"--junit", options_.junit},
                            {"--sarif", options_.sarif},
                            {"--summary", options_.summary},
                            {"--write-baseline", options_.write_baseline}});
    require_different_files({{"--baseline", options_.baseline},
                             {"--json", options_.json},
                             {"--junit", options_.junit},
                             {"--sarif", options_.sarif},
                             {"--summary", options_.summary}});
    if (std::filesystem::is_regular_file(options_.write_baseline))
      renewed_from_ = read_baseline(options_.write_baseline);
    if (!options_.trace_dir.empty())
      require_writable_folder(options_.trace_dir);
  }

  void tell(const job& j, checked c) {
    const bool shown = differs(c.line);
    const std::string difference = shown ? difference_text(j, c) : "";
    say(summary_line(c.line, width_) + reports::obstacles_text(c.line, text_width()) + difference);
    flush();
    internal_error_ = internal_error_ || c.internal_error;
    found_.results.push_back(std::move(c.line));
  }

  // What a person needs to see of a verdict that differs; notes it as a finding.
  std::string difference_text(const job& j, checked& c) {
    std::string text;
    if (c.shown) {
      write_traces(j, *c.shown, c.line);
      text = "\n" + failure_text(c, text_width());
      if (c.line.trace)
        text += fmt::format("\nreplay: {} replay {}\n", paste(program_), paste(*c.line.trace));
      found_.findings.push_back(finding_of(c.line, failure_text(c)));
    } else {
      if (c.line.verdict == name_of(verdict::pass))
        text = "\nEvery execution passed; the declared failure was not found.\n";
      found_.findings.push_back(finding_of(c.line, ""));
    }
    return fmt::format("{}\nlook closer: {} run {} --model {}\n\n", text, paste(program_),
                       paste(name_of(j)), name_of(j.model));
  }

  void write_traces(const job& j, const evidence& found, reports::result& line) const {
    if (options_.trace_dir.empty() || found.trace.empty())
      return;
    const std::filesystem::path path = std::filesystem::path(options_.trace_dir) / trace_name(j);
    write_file(path, found.trace);
    line.trace = path;
    if (found.original.empty())
      return;
    line.original_trace = std::filesystem::path(path).replace_extension("original.trace");
    write_file(*line.original_trace, found.original);
  }

  exit_status status() const {
    if (!found_.ended_by.empty())
      return ended_by(stop_signals::seen());
    if (internal_error_)
      return exit_status::internal;
    return found_.findings.empty() ? exit_status::passed : exit_status::failed;
  }

  // What is known only when everything is checked.
  void finish() {
    found_.not_covered = reports::not_covered_text(found_.results, checker::places_to_stop());
    found_.baseline = options_.baseline;
    if (std::any_of(found_.results.begin(), found_.results.end(),
                    [](const reports::result& r) { return r.unfinished; }))
      found_.ended_by = stop_signals::name();
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
      say(fmt::format("baseline: {}: {}\n", c.alarm ? "ALARM" : "note", text_of(c)));
    const std::size_t alarmed = alarms();
    const std::size_t noted = found_.changes.size() - alarmed;
    say(fmt::format("baseline: {} alarm{}, {} note{} ({})\n", alarmed, alarmed == 1 ? "" : "s",
                    noted, noted == 1 ? "" : "s", options_.baseline));
    if (alarmed > 0)
      say(fmt::format(
          "The gate has become weaker, or the program smaller. If it is meant to be so: "
          "{} gate --write-baseline {}\n",
          paste(program_), paste(options_.baseline)));
  }

  void write_files() const {
    if (!options_.json.empty())
      write_file(options_.json, reports::json_text(found_.results));
    if (!options_.junit.empty())
      write_file(options_.junit, junit_text(found_));
    if (!options_.sarif.empty())
      write_file(options_.sarif, sarif_text(found_.findings, part_name(), unfinished()));
    if (!options_.summary.empty())
      append_to_file(options_.summary, markdown_text(found_));
    if (options_.write_baseline.empty())
      return;
    if (std::any_of(found_.results.begin(), found_.results.end(),
                    [](const reports::result& r) { return !r.declared->as_declared; }))
      say("baseline: not written, because verdicts differ\n");
    else
      write_file(options_.write_baseline,
                 baseline_text(renewed(renewed_from_, options_, found_.results)));
  }

  std::vector<std::string> unfinished() const {
    std::vector<std::string> names;
    for (const reports::result& r : found_.results)
      if (r.unfinished)
        names.push_back(fmt::format("{} under {}", reports::name_of(r), r.model));
    return names;
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
  reports::baseline accepted_;
  reports::baseline renewed_from_;
  std::size_t width_ = 0;
  bool internal_error_ = false;
  reports::gate_outcome found_;
};

} // namespace

exit_status gate(const gate_options& options, const std::string& program) {
  return gatekeeper(options, program).run();
}

} // namespace heddle::command
