// heddle explain: tells the failure of a trace file to people.
#include <filesystem>

#include <fmt/format.h>

#include "harness/command/commands.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/files.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/repetition.hpp"
#include "harness/command/source_excerpts.hpp"
#include "reports/html_page.hpp"

namespace heddle::command {
namespace {

void write_page(const std::string& path, const repetition& r, const std::string& text,
                const std::string& replay) {
  const reports::story told = story_of(*r.what, *r.violation, r.why);
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  write_file(path,
             reports::html_page(
                 told, {.sources = excerpts_of(told, program), .replay = replay, .text = text}));
}

} // namespace

exit_status explain(const explain_options& options, const std::string& program) {
  if (!options.html.empty())
    require_writable_file(options.html);
  const repetition r = repeat(options.trace);
  const std::string text = r.violation ? failure_text(*r.what, *r.violation, r.why, nullptr) : "";
  if (r.violation)
    fmt::print("{}\n", text);
  const exit_status outcome = say_outcome(r);
  if (!r.violation || r.not_applicable)
    return outcome;
  const std::string replay = fmt::format("{} replay {}", paste(program), paste(options.trace));
  fmt::print("\nreplay: {}\n", replay);
  if (!options.html.empty()) {
    write_page(options.html, r, text, replay);
    fmt::print("page: {}\n", options.html);
  }
  return exit_status::passed; // a report, not a verdict
}

} // namespace heddle::command
