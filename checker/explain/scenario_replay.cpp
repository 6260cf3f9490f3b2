// Recording and repeating failures of scenarios.
#include "checker/explain/scenario_replay.hpp"

#include <algorithm>

#include "checker/check/describe_violation.hpp"
#include "checker/explain/follow.hpp"
#include "checker/explain/take_snapshots.hpp"
#include "checker/runtime/crash.hpp"
#include "checker/runtime/fiber_program.hpp"
#include "checker/runtime/hang.hpp"
#include "checker/trace/record.hpp"

namespace heddle::checker::trace {
namespace {

machine_source source_of(const scenario_variant& v) { return {v.bytes, v.alignment, v.build}; }

std::optional<check_violation> violation_of(fiber_program& p, guided_result& r, kind looked_for) {
  if (r.how == ending::stuck)
    return describe_stuck_execution(p, r.graph);
  if (!r.found.empty()) {
    const auto same = std::find_if(r.found.begin(), r.found.end(),
                                   [&](const violation& v) { return v.what.what == looked_for; });
    return describe_violation(p, r.graph, r.how, same == r.found.end() ? r.found.front() : *same);
  }
  // What repeats here but not at other addresses is seen only by trying.
  violation changed;
  if (looked_for == kind::nondeterminism && !p.elsewhere().repeats(r.graph, changed.what))
    return describe_violation(p, r.graph, r.how, changed);
  return std::nullopt;
}

check_violation setup_violation(const fiber_program& p) {
  check_violation result;
  result.what = p.machine_now().setup_failure;
  return result;
}

} // namespace

replayed replay(const scenario_variant& variant, memory_model model,
                const std::vector<decision>& decisions, kind looked_for, bool reuse_addresses,
                bool looks_at_memory) {
  const crash_guard crashes;
  const hang_guard hangs(check_options{}.hang_seconds);
  fiber_program p(source_of(variant), reuse_addresses);
  replayed result;
  if (p.machine_now().setup_failure.what != kind::none) {
    result.violation = setup_violation(p);
    return result;
  }
  followed done = follow(p, model, decisions);
  result.not_applied = std::move(done.not_applied);
  result.excluded = std::move(done.excluded);
  guided_result& r = done.run;
  if (!result.not_applied && !r.applied)
    result.not_applied = r.refused;
  result.cut = r.cut;
  if (r.applied && !r.cut)
    result.violation = violation_of(p, r, looked_for);
  if (r.applied && !r.cut && !result.violation && r.how == ending::complete)
    result.passing = describe_violation(p, r.graph, r.how, {});
  for (auto* const told : {&result.violation, &result.passing})
    if (*told)
      (*told)->model = model;
  // What the program does instead shows nothing.
  if (!result.not_applied && !result.excluded.empty() && !result.violation && !result.passing)
    result.not_applied = result.excluded.front();
  if (result.violation) { // as after a check, so that it can be recorded again
    result.violation->learned = p.book().learned;
    result.violation->locations = p.book().locations;
    result.violation->reuses_addresses = reuse_addresses;
    if (looks_at_memory)
      take_snapshots(p, *result.violation);
  }
  return result;
}

std::optional<std::vector<decision>> record(const scenario_variant& variant, memory_model model,
                                            const check_violation& violation) {
  const crash_guard crashes;
  const hang_guard hangs(check_options{}.hang_seconds);
  fiber_program p(source_of(variant), violation.reuses_addresses);
  if (p.machine_now().setup_failure.what != kind::none)
    return std::vector<decision>{};
  if (violation.offers)
    p.offer_by(*violation.offers, nullptr);
  p.book().learned = violation.learned;
  p.book().locations = violation.locations;
  const bool is_complete = violation.what.what == kind::nondeterminism && violation.lane == no_lane;
  return record(p, model, violation.graph, is_complete ? ending::complete : violation.how,
                violation, no_limits);
}

std::optional<repeatable> repeat(const scenario_variant& variant, memory_model model,
                                 const check_violation& violation) {
  auto decisions = record(variant, model, violation);
  if (!decisions)
    return std::nullopt;
  const kind what = violation.what.what;
  replayed r = replay(variant, model, *decisions, what, violation.reuses_addresses);
  if (!r.violation || r.violation->what.what != what || r.not_applied || !r.excluded.empty())
    return std::nullopt;
  return repeatable{std::move(*r.violation), std::move(*decisions)};
}

} // namespace heddle::checker::trace
