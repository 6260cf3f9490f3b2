// heddle explain: tells the failure of a trace file to people.
#include <fmt/format.h>

#include "harness/command/commands.hpp"
#include "harness/command/files.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/retell.hpp"
#include "harness/command/say.hpp"
#include "harness/command/source_excerpts.hpp"
#include "reports/failure_text.hpp"
#include "reports/html_page.hpp"

namespace heddle::command {
namespace {

void write_page(const std::string& path, const retold& r, const std::string& replay,
                const std::string& sources) {
  write_file(path, reports::html_page(*r.told, {.sources = excerpts_of(*r.told, sources),
                                                .replay = replay,
                                                .text = reports::failure_text(*r.told)}));
}

} // namespace

exit_status explain(const explain_options& options, const std::string& program,
                    const std::string& sources) {
  require_different_files({{"--html", options.html}, {"the trace", options.trace}});
  require_writable_files({{"--html", options.html}});
  const retold r = retell(options.trace, false);
  if (!r.text.empty())
    say(r.text + "\n");
  say(r.outcome);
  if (!r.told)
    return exit_status{r.status};
  const std::string replay = fmt::format("{} replay {}", paste(program), paste(options.trace));
  say(fmt::format("\nreplay: {}\n", replay));
  if (!options.html.empty()) {
    write_page(options.html, r, replay, sources);
    say(fmt::format("page: {}\n", options.html));
  }
  return exit_status::passed; // a report, not a verdict
}

} // namespace heddle::command
