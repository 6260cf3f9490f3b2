// Examining declared failures one by one.
#include "harness/quality/declared_failures/failures.hpp"

#include <fmt/format.h>

#include "checker/explain/scenario_replay.hpp"

namespace heddle::failures {
namespace {

using checker::event;
using checker::event_id;
using checker::trace::cause;
using checker::trace::cause_event;
using checker::trace::cause_form;
using checker::trace::repeatable;
using checker::trace::replayed;
using checker::trace::size_of;

// The write that a named read sees in an execution; nullopt: there is no such read.
std::optional<event_id> seen_by(const check_violation& v, const cause_event& read) {
  const std::optional<event_id> id = find(v.graph, names_of(v), read.what);
  return id ? std::optional(v.graph[*id].source) : std::nullopt;
}

std::optional<event_id> written_by(const check_violation& v, const cause_event& write) {
  return find(v.graph, names_of(v), write.what);
}

// Where on its lane a named operation or interrupt comes: of an interrupt, the delivery of its line
// that has as many before it as in the failing execution.
std::optional<std::size_t> place_of(const check_violation& v, const cause_event& e,
                                    const check_violation& fails) {
  if (e.interrupt.empty()) {
    const std::optional<event_id> id = find(v.graph, names_of(v), e.what);
    return id ? std::optional<std::size_t>(v.graph[*id].index) : std::nullopt;
  }
  const auto delivers = [&](const check_violation& in, event_id id) {
    const checker::label& l = in.graph[id].lab;
    const unsigned line = checker::delivered_line(l, in.graph[id].read);
    return line != checker::no_line && names_of(in).line(line) == e.interrupt;
  };
  const event& named = fails.graph[e.in_failing];
  std::size_t before = 0;
  for (const event_id id : fails.graph.lane(named.lane))
    before += fails.graph[id].index < named.index && delivers(fails, id) ? 1 : 0;
  for (const event_id id : v.graph.lane(named.lane))
    if (delivers(v, id) && before-- == 0)
      return v.graph[id].index;
  return std::nullopt;
}

// Whether the first of the two comes before the second; true if only the first comes.
bool comes_before(const cause& c, const check_violation& v, const check_violation& fails) {
  const auto first = place_of(v, c.first, fails);
  const auto second = place_of(v, *c.second, fails);
  return first && (!second || *first < *second);
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
    if (!comes_before(c, passes, fails))
      return "the order is not so where it passes";
    return comes_before(c, fails, fails) ? "the order is so where it fails, too" : "";
  case cause_form::stays_away:
    return place_of(passes, c.first, fails) ? "the interrupt comes where it passes, too" : "";
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
  const std::optional<repeatable> first = checker::trace::repeat(*what.variant, model, *r.first);
  if (!first)
    return e;
  e.found = size_of(first->violation);
  const auto shrunk =
      checker::trace::shrink(*what.scenario, *what.variant, model, first->violation);
  std::optional<repeatable> shown = checker::trace::repeat(*what.variant, model, shrunk.violation);
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
