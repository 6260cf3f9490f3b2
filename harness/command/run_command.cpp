// heddle run: checks scenarios and shows what fails.

#include <fmt/format.h>

#include "checker/runtime/unseen_code.hpp"
#include "harness/command/commands.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/files.hpp"
#include "harness/command/job.hpp"
#include "harness/command/paste.hpp"
#include "reports/json.hpp"
#include "reports/sarif.hpp"
#include "reports/summary.hpp"

namespace heddle::command {
namespace {

constexpr const char* default_trace_dir = "heddle-traces";

exit_status status_of(const check_result& r) {
  switch (r.verdict) {
  case verdict::pass:
    return exit_status::passed;
  case verdict::fail:
    return exit_status::failed;
  case verdict::inconclusive:
    return exit_status::inconclusive;
  }
  return exit_status::internal;
}

class runner {
public:
  runner(const run_options& options, const std::string& program, std::size_t width)
      : options_(options), program_(program), width_(width) {
    settings_.engine = options.engine;
    settings_.bounds = options.bounds;
    settings_.stop_at_first_failure = !options.all_failures;
    settings_.irq_pruning = options.irq_pruning;
    settings_.reuse_addresses = options.reuse_addresses;
  }

  void check(const job& j, bool last) {
    const check_result r = run(j, settings_, !options_.quiet);
    reports::result line = result_of(j, settings_, r);
    std::string failure;
    if (r.verdict == verdict::fail) {
      const evidence found = evidence_of(j, r, options_.shrinks);
      failure = show(j, r, found, line);
      findings_.push_back(finding_of(line, found.told, found.text));
    }
    if (r.verdict == verdict::inconclusive && !r.unseen.empty())
      findings_.push_back(finding_of(line, std::nullopt, ""));
    if (!options_.quiet || r.verdict != verdict::pass)
      fmt::print("{}", summary_line(line, width_));
    if (options_.engine == engine::naive && !options_.quiet)
      fmt::print("{}", compare_with_classes(j, r));
    if (!options_.quiet && !failure.empty())
      fmt::print("\n{}{}", failure, last ? "" : "\n");
    std::fflush(stdout);
    status_ = worse(status_, status_of(r));
    results_.push_back(std::move(line));
  }

  void finish() const {
    const std::string open = reports::not_covered_text(results_, checker::places_to_stop());
    if (!options_.quiet && !open.empty())
      fmt::print("\n{}", open);
    if (!options_.json.empty())
      write_file(options_.json, reports::json_text(results_));
    if (!options_.sarif.empty())
      write_file(options_.sarif, sarif_text(findings_, ""));
  }

  exit_status status() const { return status_; }

private:
  // The failure in words, below it how to repeat it. The trace is written before anything is shown.
  std::string show(const job& j, const check_result& r, const evidence& found,
                   reports::result& line) {
    line.violation->message = found.message;
    line.violation->cause = found.told.cause;
    line.violation->size = found.told.size;
    if (!found.trace)
      return r.first ? found.text + "\nno trace: the failure does not come again when its schedule "
                                    "is repeated\n"
                     : found.text;
    const bool chosen = !options_.trace_dir.empty();
    const std::string folder = chosen ? options_.trace_dir : default_trace_dir;
    const std::string path = folder + (folder.back() == '/' ? "" : "/") + trace_name(j);
    const std::string original = path.substr(0, path.rfind('.')) + ".original.trace";
    try {
      if (!chosen)
        require_writable_folder(folder);
      write_file(path, serialise(*found.trace));
      if (found.original)
        write_file(original, serialise(*found.original));
    } catch (const std::runtime_error& e) {
      if (chosen)
        throw;
      return fmt::format("{}\nno trace: {}\n", found.text, e.what());
    }
    line.violation->trace = path;
    if (found.original)
      line.violation->original_trace = original;
    return fmt::format("{}\n{}", found.text, closing_text(found, path, original));
  }

  // How large what is shown is, how to repeat it, and what it was shrunk from.
  std::string closing_text(const evidence& found, const std::string& path,
                           const std::string& original) const {
    std::string text = found.size.empty() ? "" : fmt::format("size: {}\n", found.size);
    if (found.original)
      text += fmt::format("found: {}\n", found.size_found);
    text += fmt::format("replay: {} replay {}\n", paste(program_), paste(path));
    return found.original ? text + fmt::format("original: {}\n", original) : text;
  }

  // How many schedules there are for how many classes of equivalent ones; counted by the other
  // engine.
  std::string compare_with_classes(const job& j, const check_result& naive) const {
    if (!naive.exhaustive)
      return {};
    check_options settings = settings_;
    settings.engine = engine::optimal;
    const check_result classes = run(j, settings, !options_.quiet);
    if (!classes.exhaustive)
      return {};
    const auto all = [](const check_result& r) { return r.executions + r.blocked + r.failed; };
    return fmt::format("{:{}}  {} schedules in {} equivalence classes\n", "", width_, all(naive),
                       all(classes));
  }

  const run_options& options_;
  const std::string& program_;
  std::size_t width_;
  check_options settings_;
  exit_status status_ = exit_status::passed;
  std::vector<reports::result> results_;
  std::vector<reports::finding> findings_;
};

} // namespace

exit_status run(const run_options& options, const std::string& program) {
  if (options.relacy)
    return run_with_relacy(options, program);
  const std::vector<job> jobs = jobs_of(select(options.names), options.models);
  for (const std::string& file : {options.json, options.sarif})
    if (!file.empty())
      require_writable_file(file);
  if (!options.trace_dir.empty())
    require_writable_folder(options.trace_dir);
  runner r(options, program, name_width(jobs));
  for (const job& j : jobs)
    r.check(j, &j == &jobs.back());
  r.finish();
  return r.status();
}

} // namespace heddle::command
