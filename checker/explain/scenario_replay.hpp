// Recording and repeating failures of scenarios.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/check/check.hpp"
#include "checker/trace/decisions.hpp"

namespace heddle::checker::trace {

struct replayed {
  std::optional<check_violation> violation; // of the kind that was looked for, or else the first
  // The execution in the form of a violation of kind::none, if it runs to its end and passes.
  std::optional<check_violation> passing{};
  std::optional<std::string> not_applied; // the first decision that this build cannot follow
  // Decisions that were not taken because the program, or the model, does not allow them any more.
  std::vector<std::string> excluded{};
  bool cut = false; // it became too long
};

// Runs a variant as the decisions say, looking for a failure of a kind. `reuse_addresses`: see
// check_options. `looks_at_memory`: runs a failing execution once more for check_violation::memory.
replayed replay(const scenario_variant& variant, memory_model model,
                const std::vector<decision>& decisions, kind looked_for,
                bool reuse_addresses = false, bool looks_at_memory = true);

// The decisions that repeat a violation found by a check; nullopt if it cannot be repeated.
std::optional<std::vector<decision>> record(const scenario_variant& variant, memory_model model,
                                            const check_violation& violation);

// A violation with decisions that have been seen to repeat it.
struct repeatable {
  check_violation violation;
  std::vector<decision> decisions;
};

// Records a violation and repeats it; nullopt if what comes then is another kind of failure, or
// not all decisions can be taken.
std::optional<repeatable> repeat(const scenario_variant& variant, memory_model model,
                                 const check_violation& violation);

} // namespace heddle::checker::trace
