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

std::string excluded_text(const repetition& r) {
  std::string text;
  for (const std::string& d : r.excluded)
    text += fmt::format("Not possible any more: {}.\n", d);
  return text;
}

} // namespace

request request_of(const std::string& path) {
  request asked{.trace = load(path)};
  const trace_file& t = asked.trace;
  const memory_model model = model_of(t, path);
  asked.recorded = kind_of(t, path);
  if (!t.options.empty() && t.options != reuse_addresses)
    throw usage_error(fmt::format("{}: unknown options {}", path, t.options));
  const selected what = find(t.scenario, t.variant);
  if (what.scenario == nullptr)
    asked.not_applicable = "it has no scenario " + t.scenario;
  else if (what.variant == nullptr)
    asked.not_applicable = fmt::format("{} has no variant {}", t.scenario, t.variant);
  else
    asked.what = job{what, model};
  return asked;
}

repetition repeat(const request& asked) {
  const trace_file& t = asked.trace;
  const job& j = *asked.what;
  repetition r;
  replayed outcome = checker::trace::replay(*j.what.variant, j.model, t.decisions, asked.recorded,
                                            t.options == reuse_addresses);
  r.violation = std::move(outcome.violation);
  r.not_applicable = std::move(outcome.not_applied);
  r.excluded = std::move(outcome.excluded);
  if (!r.not_applicable && outcome.cut)
    r.not_applicable = "the execution does not end";
  if (r.violation && !r.not_applicable)
    r.why = checker::trace::find_cause(*j.what.variant, j.model, t.decisions, *r.violation);
  return r;
}

outcome_text not_applicable(const std::string& why) {
  return {fmt::format("The trace cannot be applied to this build: {}.\n", why),
          exit_status::not_applicable};
}

outcome_text failed_with(const request& asked, kind now) {
  return {now == asked.recorded ? fmt::format("Reproduced: {}.\n", asked.trace.kind)
                                : fmt::format("Fails differently: {}; recorded was {}.\n",
                                              name_of(now), asked.trace.kind),
          exit_status::failed};
}

outcome_text outcome_of(const request& asked, const repetition& r) {
  if (r.not_applicable)
    return not_applicable(*r.not_applicable);
  outcome_text result{
      fmt::format("No longer fails: {} passes {}; recorded was {}.\n",
                  reports::text_of(subject_of(*asked.what)),
                  r.excluded.empty() ? "with this schedule" : "with what is left of this schedule",
                  asked.trace.kind),
      exit_status::passed};
  if (r.violation)
    result = failed_with(asked, r.violation->what.what);
  result.text += excluded_text(r);
  return result;
}

} // namespace heddle::command
