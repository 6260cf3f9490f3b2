// Schedules and traces of failing checks.
#include "harness/command/evidence.hpp"

#include <cctype>

#include <fmt/format.h>

#include "checker/trace/scenario_replay.hpp"
#include "harness/command/build_id.hpp"
#include "reports/columns.hpp"

namespace heddle::command {
namespace {

using checker::trace::naming;
using checker::trace::reuse_addresses;
using checker::trace::trace_file;

std::string without_execution(const job& j, const checker::failure& what) {
  std::string text =
      fmt::format("FAIL {}: {}\n", reports::text_of(subject_of(j)), name_of(what.what));
  for (const std::string& line : reports::message_lines(what, ""))
    text += line + '\n';
  return text;
}

naming names_of(const check_violation& v) {
  return {v.lane_names, v.location_names, v.context_names, v.counts_raises, v.storage};
}

reports::failing_schedule schedule_of(const job& j, const check_violation& v, const naming& names) {
  return {.where = {v.graph, v.how, v.what.what, v.lane, v.partner},
          .names = names,
          .what = v.what,
          .model = j.model,
          .context = v.context,
          .waiting = v.waiting,
          .waits_since = v.waits_since,
          .pointers =
              [&v](checker::value_t value) {
                const auto known = v.pointees.find(value);
                return known == v.pointees.end() ? std::string() : known->second;
              },
          .memory = v.memory ? &*v.memory : nullptr};
}

reports::story story_without_execution(const job& j, const checker::failure& what) {
  reports::story told{.what = subject_of(j), .kind = name_of(what.what), .message = what.message};
  if (what.where.file != nullptr)
    told.place = {what.where.file, what.where.line};
  return told;
}

} // namespace

reports::story story_of(const job& j, const check_violation& v) {
  const naming names = names_of(v);
  return reports::story_of(subject_of(j), schedule_of(j, v, names));
}

std::string failure_text(const job& j, const check_violation& v, std::vector<std::string>* lines) {
  const naming names = names_of(v);
  const reports::failing_schedule schedule = schedule_of(j, v, names);
  const std::vector<std::string> table = reports::schedule_lines(schedule);
  if (lines != nullptr)
    *lines = table;
  return reports::failure_text(subject_of(j), schedule, table);
}

evidence evidence_of(const job& j, const check_result& r) {
  if (!r.first)
    return {.text = without_execution(j, r.failure),
            .message = r.failure.message,
            .told = story_without_execution(j, r.failure)};
  evidence found{.text = failure_text(j, *r.first, nullptr),
                 .message = r.failure.message,
                 .told = story_of(j, *r.first)};
  const scenario_variant& variant = *j.what.variant;
  const auto decisions = checker::trace::record(variant, j.model, *r.first);
  if (!decisions)
    return found;
  const kind what = r.first->what.what;
  const auto repeated =
      checker::trace::replay(variant, j.model, *decisions, what, r.first->reuses_addresses);
  if (!repeated.violation || repeated.violation->what.what != what || repeated.not_applied)
    return found;
  trace_file& t = found.trace.emplace();
  found.text = failure_text(j, *repeated.violation, &t.schedule);
  found.message = repeated.violation->what.message;
  found.told = story_of(j, *repeated.violation);
  t.scenario = j.what.scenario->name;
  t.variant = variant.name;
  t.model = name_of(j.model);
  t.kind = name_of(what);
  t.build = build_id();
  if (r.first->reuses_addresses)
    t.options = reuse_addresses;
  t.decisions = *decisions;
  return found;
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
