// Shrinking failures of scenarios.
#include "checker/explain/shrink.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "checker/explain/scenario_replay.hpp"

namespace heddle::checker::trace {
namespace {

class reducer {
public:
  reducer(const scenario_variant& variant, memory_model model, std::uint64_t replays)
      : variant_(variant), model_(model), replays_(replays) {}

  check_violation reduce(const check_violation& original) {
    std::optional<repeatable> best = repeat(original);
    if (!best)
      return original;
    while (std::optional<repeatable> smaller = improve(*best))
      best = std::move(smaller);
    return std::move(best->violation);
  }

private:
  // What one decision less makes smaller; the last decisions first, since earlier ones may lead to
  // them.
  std::optional<repeatable> improve(const repeatable& from) {
    const failure_size size = size_of(from.violation);
    for (std::size_t i = from.decisions.size(); i-- > 0;) {
      std::vector<decision> fewer = from.decisions;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      const auto found = run(fewer, from.violation);
      if (!found || !(size_of(*found) < size))
        continue;
      // Decisions that did not apply are not part of what happened.
      if (auto smaller = repeat(*found); smaller && size_of(smaller->violation) < size)
        return smaller;
    }
    return std::nullopt;
  }

  std::optional<repeatable> repeat(const check_violation& v) {
    std::optional<std::vector<decision>> decisions = record(variant_, model_, v);
    if (!decisions)
      return std::nullopt;
    auto found = run(*decisions, v);
    if (!found)
      return std::nullopt;
    return repeatable{std::move(*found), std::move(*decisions)};
  }

  std::optional<check_violation> run(const std::vector<decision>& decisions,
                                     const check_violation& like) {
    if (replays_ == 0)
      return std::nullopt;
    --replays_;
    replayed r = replay(variant_, model_, decisions, like.what.what, like.reuses_addresses, false);
    if (!r.violation || r.violation->what.what != like.what.what)
      return std::nullopt;
    return std::move(r.violation);
  }

  const scenario_variant& variant_;
  memory_model model_;
  std::uint64_t replays_;
};

// Every execution that hangs takes its time until it is noticed; that a program does something else
// the next time is only noticed in some executions.
bool costs_too_much(kind what) { return what == kind::hang || what == kind::nondeterminism; }

} // namespace

check_violation leave_out_decisions(const scenario_variant& variant, memory_model model,
                                    const check_violation& original, std::uint64_t max_replays) {
  return reducer(variant, model, max_replays).reduce(original);
}

shrunk_failure shrink(const registered_scenario& scenario, const scenario_variant& variant,
                      memory_model model, const check_violation& original,
                      const shrink_options& options) {
  shrunk_failure result{.violation = original, .before = size_of(original)};
  result.after = result.before;
  if (costs_too_much(original.what.what))
    return result;
  check_options search{.model = model,
                       .stop_at_first_failure = false,
                       .sought = original.what.what,
                       .show_smallest = true,
                       .irq_pruning = options.irq_pruning,
                       .reuse_addresses = original.reuses_addresses};
  search.bounds.max_executions = options.max_executions;
  search.bounds.max_seconds = options.max_seconds;
  search.bounds.max_events =
      std::max(search.bounds.max_events, static_cast<std::uint32_t>(original.graph.size() + 1));
  const auto take = [&](check_violation&& found) {
    if (found.what.what != original.what.what || !(size_of(found) < result.after))
      return;
    result.after = size_of(found);
    result.violation = std::move(found);
  };
  check_result found = check_scenario(scenario, variant, search);
  if (found.first)
    take(std::move(*found.first));
  result.is_least = found.exhaustive;
  if (!result.is_least)
    take(leave_out_decisions(variant, model, result.violation, options.max_replays));
  return result;
}

} // namespace heddle::checker::trace
