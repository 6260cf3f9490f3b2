// heddle replay: repeats the execution of a trace file.
#include <optional>

#include <fmt/format.h>

#include "checker/trace/scenario_replay.hpp"
#include "harness/command/commands.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/files.hpp"
#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

using checker::trace::bad_trace;
using checker::trace::replayed;
using checker::trace::reuse_addresses;
using checker::trace::trace_file;

trace_file load(const std::string& path) {
  auto parsed = checker::trace::parse_trace(read_file(path));
  if (const bad_trace* bad = std::get_if<bad_trace>(&parsed))
    throw usage_error(fmt::format("{}: {}", path, bad->why));
  return std::get<trace_file>(std::move(parsed));
}

memory_model model_of(const trace_file& t, const std::string& path) {
  for (const memory_model m : {sc, tso, rc11})
    if (t.model == name_of(m))
      return m;
  throw usage_error(fmt::format("{}: unknown memory model {}", path, t.model));
}

kind kind_of(const trace_file& t, const std::string& path) {
  for (unsigned k = 1; k < kind_count; ++k)
    if (t.kind == name_of(static_cast<kind>(k)))
      return static_cast<kind>(k);
  throw usage_error(fmt::format("{}: unknown kind of failure {}", path, t.kind));
}

exit_status not_applicable(const std::string& why) {
  fmt::print("The trace cannot be applied to this build: {}.\n", why);
  return exit_status::not_applicable;
}

exit_status report(const job& j, const trace_file& t, kind recorded, const replayed& r) {
  if (r.violation)
    fmt::print("{}\n", failure_text(j, *r.violation, nullptr));
  if (r.not_applied)
    return not_applicable(*r.not_applied);
  if (r.cut)
    return not_applicable("the execution does not end");
  if (!r.violation) {
    fmt::print("No longer fails: {} passes with this schedule; recorded was {}.\n",
               reports::text_of(subject_of(j)), t.kind);
    return exit_status::passed;
  }
  if (r.violation->what.what == recorded)
    fmt::print("Reproduced: {}.\n", t.kind);
  else
    fmt::print("Fails differently: {}; recorded was {}.\n", name_of(r.violation->what.what),
               t.kind);
  return exit_status::failed;
}

} // namespace

exit_status replay(const replay_options& options) {
  const trace_file t = load(options.trace);
  const memory_model model = model_of(t, options.trace);
  const kind recorded = kind_of(t, options.trace);
  if (!t.options.empty() && t.options != reuse_addresses)
    throw usage_error(fmt::format("{}: unknown options {}", options.trace, t.options));
  const selected what = find(t.scenario, t.variant);
  if (what.scenario == nullptr)
    return not_applicable("it has no scenario " + t.scenario);
  if (what.variant == nullptr)
    return not_applicable(fmt::format("{} has no variant {}", t.scenario, t.variant));
  const replayed r = checker::trace::replay(*what.variant, model, t.decisions, recorded,
                                            t.options == reuse_addresses);
  return report({what, model}, t, recorded, r);
}

} // namespace heddle::command
