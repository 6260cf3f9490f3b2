// Stories and traces of failing checks.
#include "harness/command/evidence.hpp"

#include <cctype>

#include <fmt/format.h>

#include "checker/explain/scenario_replay.hpp"
#include "checker/explain/shrink.hpp"
#include "checker/trace/trace_file.hpp"
#include "harness/command/build_id.hpp"
#include "reports/columns.hpp"
#include "reports/failure_text.hpp"
#include "reports/size_text.hpp"
#include "reports/story_builder.hpp"
#include "reports/values.hpp"

namespace heddle::command {
namespace {

using checker::trace::cause_search;
using checker::trace::repeatable;
using checker::trace::reuse_addresses;
using checker::trace::trace_file;

std::string trace_of(const job& j, const repeatable& r, const reports::story& told) {
  trace_file t{.scenario = j.what.scenario->name,
               .variant = j.what.variant->name,
               .model = name_of(j.model),
               .kind = name_of(r.violation.what.what),
               .build = build_id(),
               .decisions = r.decisions,
               .schedule = reports::schedule_lines(told)};
  if (r.violation.reuses_addresses)
    t.options = reuse_addresses;
  return serialise(t);
}

// Puts a smaller failure in the place of the one that is shown, if there is one. The sizes are
// those of repetitions, which go on for longer than what an exploration keeps of a failure.
void shrink(const job& j, repeatable& shown, evidence& e) {
  const checker::trace::failure_size before = checker::trace::size_of(shown.violation);
  const auto smaller =
      checker::trace::shrink(*j.what.scenario, *j.what.variant, j.model, shown.violation);
  const char* const least = smaller.is_least ? ", the least there is" : "";
  std::optional<repeatable> again =
      checker::trace::repeat(*j.what.variant, j.model, smaller.violation);
  const bool is_smaller = again && checker::trace::size_of(again->violation) < before;
  if (is_smaller) {
    e.original = trace_of(j, shown, story_of(j, shown.violation, {}));
    e.size_found = reports::size_text(before);
    shown = std::move(*again);
  }
  e.size = reports::size_text(checker::trace::size_of(shown.violation)) + least;
}

} // namespace

reports::story story_of(const job& j, const check_violation& v, const cause_search& why) {
  reports::story told = reports::story_of(subject_of(j), v, why.found ? &*why.found : nullptr);
  told.size = reports::size_text(checker::trace::size_of(v));
  return told;
}

reports::story story_of(const job& j, const checker::failure& what) {
  return {.what = subject_of(j),
          .kind = name_of(what.what),
          .message = what.message,
          .place = reports::place_of(what.where)};
}

void show_failure(checked& c, const job& j, const check_result& r, bool shrinks) {
  if (!r.first)
    return show_failure(c, j, r.failure);
  reports::story& told = c.line.violation.emplace(story_of(j, *r.first, {}));
  evidence& e = c.shown.emplace(evidence{.has_execution = true});
  std::optional<repeatable> shown = checker::trace::repeat(*j.what.variant, j.model, *r.first);
  if (!shown)
    return;
  if (shrinks)
    shrink(j, *shown, e);
  const cause_search why =
      checker::trace::find_cause(*j.what.variant, j.model, shown->decisions, shown->violation);
  told = story_of(j, shown->violation, why);
  e.trace = trace_of(j, *shown, told);
  if (!e.size.empty())
    told.size = e.size;
  if (!e.original.empty())
    told.size += "; as found: " + e.size_found;
}

void show_failure(checked& c, const job& j, const checker::failure& what) {
  c.line.violation = story_of(j, what);
  c.shown.emplace();
}

std::string failure_text(const checked& c, std::size_t width) {
  const reports::story& told = *c.line.violation;
  const std::string text = c.shown->has_execution ? reports::failure_text(told, width)
                                                  : reports::heading_text(told, width);
  return c.shown->lost.empty() ? text : fmt::format("{}\n{}\n", text, c.shown->lost);
}

std::string trace_name(const job& j) {
  std::string name =
      fmt::format("{}.{}.{}.trace", j.what.scenario->name, j.what.variant->name, name_of(j.model));
  for (char& c : name)
    if (c == '/')
      c = '.';
    else if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '.' && c != '_')
      c = '_';
  return name;
}

} // namespace heddle::command
