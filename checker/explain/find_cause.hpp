// Looking for the cause of a scenario's failure.
#pragma once

#include <optional>
#include <vector>

#include "checker/check/check.hpp"
#include "checker/explain/cause.hpp"

namespace heddle::checker::trace {

struct cause_search {
  std::optional<cause> found{};
  unsigned tried = 0; // flips
};

// Flips decisions of the failing execution that they lead to, one after the other, until one lets
// the program run to its end without a failure. Where what follows a flip does not fit any more, it
// is left to a replay's own choices. `kind::hang` is not tried: every flip may take as long as one.
cause_search find_cause(const scenario_variant& variant, memory_model model,
                        const std::vector<decision>& decisions, const check_violation& failing,
                        unsigned most_flips = 400);

} // namespace heddle::checker::trace
