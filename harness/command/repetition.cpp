// Repeating trace files.
#include "harness/command/repetition.hpp"

#include <fmt/format.h>

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

void say_excluded(const repetition& r) {
  for (const std::string& d : r.excluded)
    fmt::print("Not possible any more: {}.\n", d);
}

} // namespace

repetition repeat(const std::string& path) {
  repetition r{.trace = load(path)};
  const trace_file& t = r.trace;
  const memory_model model = model_of(t, path);
  r.recorded = kind_of(t, path);
  if (!t.options.empty() && t.options != reuse_addresses)
    throw usage_error(fmt::format("{}: unknown options {}", path, t.options));
  const selected what = find(t.scenario, t.variant);
  if (what.scenario == nullptr) {
    r.not_applicable = "it has no scenario " + t.scenario;
    return r;
  }
  if (what.variant == nullptr) {
    r.not_applicable = fmt::format("{} has no variant {}", t.scenario, t.variant);
    return r;
  }
  r.what = job{what, model};
  replayed outcome = checker::trace::replay(*what.variant, model, t.decisions, r.recorded,
                                            t.options == reuse_addresses);
  r.violation = std::move(outcome.violation);
  r.not_applicable = std::move(outcome.not_applied);
  r.excluded = std::move(outcome.excluded);
  if (!r.not_applicable && outcome.cut)
    r.not_applicable = "the execution does not end";
  if (r.violation && !r.not_applicable)
    r.why = checker::trace::find_cause(*what.variant, model, t.decisions, *r.violation);
  return r;
}

exit_status say_outcome(const repetition& r) {
  if (r.not_applicable) {
    fmt::print("The trace cannot be applied to this build: {}.\n", *r.not_applicable);
    return exit_status::not_applicable;
  }
  if (!r.violation) {
    fmt::print("No longer fails: {} passes {}; recorded was {}.\n",
               reports::text_of(subject_of(*r.what)),
               r.excluded.empty() ? "with this schedule" : "with what is left of this schedule",
               r.trace.kind);
    say_excluded(r);
    return exit_status::passed;
  }
  const kind now = r.violation->what.what;
  if (now == r.recorded)
    fmt::print("Reproduced: {}.\n", r.trace.kind);
  else
    fmt::print("Fails differently: {}; recorded was {}.\n", name_of(now), r.trace.kind);
  say_excluded(r);
  return exit_status::failed;
}

} // namespace heddle::command
