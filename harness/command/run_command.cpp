// heddle run: checks scenarios and shows what fails.

#include <fmt/format.h>

#include "checker/runtime/unseen_code.hpp"
#include "harness/command/check_all.hpp"
#include "harness/command/commands.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/files.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/say.hpp"
#include "harness/command/stop_signals.hpp"
#include "harness/command/terminal.hpp"
#include "reports/json.hpp"
#include "reports/sarif.hpp"
#include "reports/summary.hpp"

namespace heddle::command {
namespace {

constexpr const char* default_trace_dir = "heddle-traces";

exit_status status_of(const checked& c) {
  if (c.internal_error)
    return exit_status::internal;
  if (c.line.verdict == name_of(verdict::fail))
    return exit_status::failed;
  return c.line.verdict == name_of(verdict::pass) ? exit_status::passed : exit_status::inconclusive;
}

checking checking_of(const run_options& options) {
  checking how{.shrinks = options.shrinks,
               .counts_classes = options.engine == engine::naive && !options.quiet,
               .shows_progress = !options.quiet,
               .at_once = options.at_once};
  how.settings.engine = options.engine;
  how.settings.bounds = options.bounds;
  how.settings.stop_at_first_failure = !options.all_failures;
  how.settings.irq_pruning = options.irq_pruning;
  how.settings.reuse_addresses = options.reuse_addresses;
  return how;
}

class teller {
public:
  teller(const run_options& options, const std::string& program, std::size_t width)
      : options_(options), program_(program), width_(width) {}

  void tell(const job& j, checked c, bool last) {
    std::string failure;
    if (c.shown) {
      failure = failure_text(c, text_width()) + closing_text(j, *c.shown, c.line);
      findings_.push_back(finding_of(c.line, failure_text(c)));
    }
    if (c.line.verdict == name_of(verdict::inconclusive) && !c.line.unseen.empty())
      findings_.push_back(finding_of(c.line, ""));
    if (!options_.quiet || c.line.verdict != name_of(verdict::pass))
      say(summary_line(c.line, width_));
    if (!options_.quiet)
      say(reports::obstacles_text(c.line, text_width()));
    if (c.classes)
      say(fmt::format("{:{}}  {} schedules in {} equivalence classes\n", "", width_,
                      c.classes->first, c.classes->second));
    if (!options_.quiet && !failure.empty())
      say(fmt::format("\n{}{}", failure, last ? "" : "\n"));
    if (c.line.unfinished)
      unfinished_.push_back(fmt::format("{} under {}", reports::name_of(c.line), c.line.model));
    status_ = worse(status_, status_of(c));
    results_.push_back(std::move(c.line));
    flush();
  }

  void finish() const {
    const std::string open = reports::not_covered_text(results_, checker::places_to_stop());
    if (!options_.quiet && !open.empty())
      say("\n" + open);
    say(reports::incomplete_text(results_, stop_signals::name()));
    if (!options_.json.empty())
      write_file(options_.json, reports::json_text(results_));
    if (!options_.sarif.empty())
      write_file(options_.sarif, sarif_text(findings_, "", unfinished_));
  }

  exit_status status() const {
    return unfinished_.empty() ? status_ : ended_by(stop_signals::seen());
  }

private:
  // What stands below a failure: how to repeat it. The trace is written before anything is shown.
  std::string closing_text(const job& j, const evidence& found, reports::result& line) const {
    if (found.trace.empty())
      return found.has_execution
                 ? "\nno trace: the failure does not come again when its schedule is repeated\n"
                 : "";
    const bool chosen = !options_.trace_dir.empty();
    const std::string folder = chosen ? options_.trace_dir : default_trace_dir;
    const std::string path = folder + (folder.back() == '/' ? "" : "/") + trace_name(j);
    const std::string original = path.substr(0, path.rfind('.')) + ".original.trace";
    try {
      if (!chosen)
        require_writable_folder(folder);
      write_file(path, found.trace);
      if (!found.original.empty())
        write_file(original, found.original);
    } catch (const std::runtime_error& e) {
      if (chosen)
        throw;
      return fmt::format("\nno trace: {}\n", e.what());
    }
    line.trace = path;
    if (!found.original.empty())
      line.original_trace = original;
    return "\n" + repetition_text(found, path, original);
  }

  // How large what is shown is, how to repeat it, and what it was shrunk from.
  std::string repetition_text(const evidence& found, const std::string& path,
                              const std::string& original) const {
    std::string text = found.size.empty() ? "" : fmt::format("size: {}\n", found.size);
    if (!found.original.empty())
      text += fmt::format("found: {}\n", found.size_found);
    text += fmt::format("replay: {} replay {}\n", paste(program_), paste(path));
    return found.original.empty() ? text : text + fmt::format("original: {}\n", original);
  }

  const run_options& options_;
  const std::string& program_;
  std::size_t width_;
  exit_status status_ = exit_status::passed;
  std::vector<reports::result> results_;
  std::vector<reports::finding> findings_;
  std::vector<std::string> unfinished_; // checks, by name
};

} // namespace

exit_status run(const run_options& options, const std::string& program) {
  if (options.relacy)
    return run_with_relacy(options, program);
  const std::vector<job> jobs = jobs_of(select(options.names), options.models);
  require_writable_files({{"--json", options.json}, {"--sarif", options.sarif}});
  if (!options.trace_dir.empty())
    require_writable_folder(options.trace_dir);
  teller t(options, program, name_width(jobs));
  check_all(jobs, checking_of(options),
            [&](const job& j, checked c) { t.tell(j, std::move(c), &j == &jobs.back()); });
  t.finish();
  return t.status();
}

} // namespace heddle::command
