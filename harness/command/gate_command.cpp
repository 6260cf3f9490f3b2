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
#include "reports/json.hpp"
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
    if (!options_.baseline.empty())
      changes_ = compare_with(accepted_, options_, jobs_, results_);
    fmt::print("\n{}", reports::not_covered_text(results_, checker::unseen_code()));
    print_baseline();
    print_verdicts();
    write_files();
    return differing_ == 0 && alarms() == 0 ? exit_status::passed : exit_status::failed;
  }

private:
  // Whatever cannot be read or written is said before anything is checked.
  void prepare_files() {
    if (!options_.baseline.empty())
      accepted_ = read_baseline(options_.baseline);
    for (const std::string& file : {options_.json, options_.write_baseline})
      if (!file.empty())
        require_writable_file(file);
    if (!options_.write_baseline.empty() &&
        std::filesystem::is_regular_file(options_.write_baseline))
      renewed_from_ = read_baseline(options_.write_baseline);
    if (!options_.trace_dir.empty())
      require_writable_folder(options_.trace_dir);
  }

  void check(const job& j) {
    const check_result r = run(j, settings_, true);
    const declared_verdict& declared = j.what.variant->declared[j.model];
    reports::result& line = results_.emplace_back(result_of(j, settings_, r));
    line.declared = {text_of(declared), is_as_declared(declared, r)};
    std::string difference;
    if (!line.declared->as_declared) {
      ++differing_;
      difference = difference_text(j, r, line);
    }
    fmt::print("{}{}", summary_line(line, width_), difference);
    std::fflush(stdout);
  }

  // What a person needs to see of a verdict that differs.
  std::string difference_text(const job& j, const check_result& r, reports::result& line) const {
    std::string text;
    if (r.verdict == verdict::fail)
      text = "\n" + failure(j, r, line);
    else if (r.verdict == verdict::pass)
      text = "\nEvery execution passed; the declared failure was not found.\n";
    return fmt::format("{}\nlook closer: {} run {} --model {}\n\n", text, paste(program_),
                       paste(name_of(j)), name_of(j.model));
  }

  std::string failure(const job& j, const check_result& r, reports::result& line) const {
    const evidence found = evidence_of(j, r);
    line.violation->message = found.message;
    if (options_.trace_dir.empty() || !found.trace)
      return found.text;
    const std::string path = std::filesystem::path(options_.trace_dir) / trace_name(j);
    write_file(path, serialise(*found.trace));
    line.violation->trace = path;
    return fmt::format("{}\nreplay: {} replay {}\n", found.text, paste(program_), paste(path));
  }

  std::size_t alarms() const {
    return static_cast<std::size_t>(
        std::count_if(changes_.begin(), changes_.end(), [](const auto& c) { return c.alarm; }));
  }

  void print_baseline() const {
    if (options_.baseline.empty())
      return;
    for (const reports::baseline_change& c : changes_)
      fmt::print("baseline: {}: {}\n", c.alarm ? "ALARM" : "note", text_of(c));
    const std::size_t alarmed = alarms();
    const std::size_t noted = changes_.size() - alarmed;
    fmt::print("baseline: {} alarm{}, {} note{} ({})\n", alarmed, alarmed == 1 ? "" : "s", noted,
               noted == 1 ? "" : "s", options_.baseline);
    if (alarmed > 0)
      fmt::print("The gate has become weaker, or the program smaller. If it is meant to be so: {} "
                 "gate --write-baseline {}\n",
                 paste(program_), paste(options_.baseline));
  }

  void print_verdicts() const {
    const std::string which =
        options_.part.count == 1
            ? ""
            : fmt::format(" of shard {}/{}", options_.part.index, options_.part.count);
    if (differing_ == 0)
      fmt::print("gate: all {} verdicts{} are as declared\n", results_.size(), which);
    else
      fmt::print("gate: {} of {} verdicts{} differ from what is declared\n", differing_,
                 results_.size(), which);
  }

  void write_files() const {
    if (!options_.json.empty())
      write_file(options_.json, reports::json_text(results_));
    if (options_.write_baseline.empty())
      return;
    if (differing_ == 0)
      write_file(options_.write_baseline,
                 baseline_text(renewed(renewed_from_, options_, results_)));
    else
      fmt::print("baseline: not written, because verdicts differ\n");
  }

  const gate_options& options_;
  const std::string& program_;
  const std::vector<job> jobs_; // of all shards
  const check_options settings_{.stop_at_first_failure = false};
  reports::baseline accepted_;
  reports::baseline renewed_from_;
  std::size_t width_ = 0;
  std::vector<reports::result> results_;
  std::size_t differing_ = 0;
  std::vector<reports::baseline_change> changes_;
};

} // namespace

exit_status gate(const gate_options& options, const std::string& program) {
  return gatekeeper(options, program).check_all();
}

} // namespace heddle::command
