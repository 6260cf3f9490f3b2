// The smallest schedule that shows a failure.
//
// Where a check can be exhausted, so can the search for the smallest of its failures: every
// execution is looked at once more, and the one that takes least to follow is kept. Where a bound
// cuts that search, decisions of the best one found are left out one by one for as long as what
// remains still fails in the same way and is smaller.
#pragma once

#include <cstdint>

#include "checker/check/check.hpp"
#include "checker/trace/failure_size.hpp"

namespace heddle::checker::trace {

struct shrink_options {
  // A bound on the search and, separately, on the executions that leaving out decisions takes.
  // Executions and not seconds: the same failure shrinks to the same schedule on every machine.
  std::uint64_t max_executions = 20'000;
  double max_seconds = 10; // a backstop, for executions that take milliseconds each
  std::uint64_t max_replays = 500;
  bool irq_pruning = true; // as in the check
};

struct shrunk_failure {
  check_violation violation; // the original if nothing smaller was found
  failure_size before{};
  failure_size after{};
  bool is_least = false; // all executions were looked at: no smaller one shows this kind of failure
};

// `original` was found by a check of the variant under the model, and is of an execution.
// A hang, or nondeterminism, stays as it is.
shrunk_failure shrink(const registered_scenario& scenario, const scenario_variant& variant,
                      memory_model model, const check_violation& original,
                      const shrink_options& options = {});

// Only the second half: leaves out decisions. Returns the original if it cannot be repeated.
check_violation leave_out_decisions(const scenario_variant& variant, memory_model model,
                                    const check_violation& original, std::uint64_t max_replays);

inline failure_size size_of(const check_violation& v) { return size_of(v.graph, v); }

} // namespace heddle::checker::trace
