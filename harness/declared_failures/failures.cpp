// Examining declared failures one by one.
#include "harness/declared_failures/failures.hpp"

#include <fmt/format.h>

#include "checker/trace/scenario_replay.hpp"

namespace heddle::failures {
namespace {

using checker::event;
using checker::event_id;
using checker::trace::cause;
using checker::trace::cause_event;
using checker::trace::cause_form;
using checker::trace::decision;
using checker::trace::naming;
using checker::trace::replayed;
using checker::trace::size_of;

struct repeatable {
  check_violation violation;
  std::vector<decision> decisions;
};

std::optional<repeatable> repeat(const examined& e, const check_violation& v) {
  const scenario_variant& variant = *e.what.variant;
  auto decisions = checker::trace::record(variant, e.model, v);
  if (!decisions)
    return std::nullopt;
  replayed r = checker::trace::replay(variant, e.model, *decisions, v.what.what);
  if (!r.violation || r.violation->what.what != v.what.what || r.not_applied || !r.excluded.empty())
    return std::nullopt;
  return repeatable{std::move(*r.violation), std::move(*decisions)};
}

naming names_of(const check_violation& v) {
  return {v.lane_names, v.location_names, v.context_names, v.counts_raises, v.storage};
}

// The write that a named read sees in an execution; nullopt: there is no such read.
std::optional<event_id> seen_by(const check_violation& v, const cause_event& read) {
  const std::optional<event_id> id = find(v.graph, names_of(v), read.what);
  return id ? std::optional(v.graph[*id].source) : std::nullopt;
}

std::optional<event_id> written_by(const check_violation& v, const cause_event& write) {
  return find(v.graph, names_of(v), write.what);
}

// The sentence, held against both executions.
std::string contradiction(const cause& c, const check_violation& fails,
                          const check_violation& passes) {
  switch (c.form) {
  case cause_form::sees:
    if (seen_by(passes, c.first) != written_by(passes, *c.second))
      return "the read does not see that write where it passes";
    if (const auto write = written_by(fails, *c.second); write && seen_by(fails, c.first) == *write)
      return "the read sees that write where it fails, too";
    return {};
  case cause_form::sees_initial:
    if (seen_by(passes, c.first) != checker::initial_value)
      return "the read does not see the initial value where it passes";
    if (seen_by(fails, c.first) == checker::initial_value)
      return "the read sees the initial value where it fails, too";
    return {};
  case cause_form::comes_before:
  case cause_form::stays_away:
  case cause_form::chooses:
  case cause_form::succeeds:
    return {};
  }
  return {};
}

std::string wrong_with_flip(const examined& e, const repeatable& shown) {
  if (!e.why.found)
    return {};
  const replayed r = checker::trace::replay(
      *e.what.variant, e.model, checker::trace::flipped(shown.decisions, e.why.found->change),
      shown.violation.what.what);
  if (!r.passing)
    return "it does not pass";
  return contradiction(*e.why.found, shown.violation, *r.passing);
}

// nullopt: the check finds nothing, or not in an execution.
std::optional<examined> examine(const command::selected& what, memory_model model) {
  const check_result r = check_scenario(*what.scenario, *what.variant, {.model = model});
  if (!r.first || r.first->graph.empty())
    return std::nullopt;
  examined e{.what = what, .model = model};
  const std::optional<repeatable> first = repeat(e, *r.first);
  if (!first)
    return e;
  e.found = size_of(first->violation);
  const auto shrunk =
      checker::trace::shrink(*what.scenario, *what.variant, model, first->violation);
  std::optional<repeatable> shown = repeat(e, shrunk.violation);
  if (!shown)
    return e;
  e.repeats = true;
  if (!(size_of(shown->violation) < e.found))
    shown = first;
  e.smaller = size_of(shown->violation);
  e.why = checker::trace::find_cause(*what.variant, model, shown->decisions, shown->violation);
  e.wrong_with_flip = wrong_with_flip(e, *shown);
  return e;
}

} // namespace

std::string name_of(const examined& e) {
  return fmt::format("{}:{}", e.what.scenario->name, e.what.variant->name);
}

std::vector<examined> examine_declared_failures() {
  std::vector<examined> all;
  for (const command::selected& what : command::select({}))
    for (const memory_model model : {sc, tso, rc11})
      if (what.variant->declared[model].primary != kind::none)
        if (std::optional<examined> e = examine(what, model))
          all.push_back(std::move(*e));
  return all;
}

} // namespace heddle::failures
