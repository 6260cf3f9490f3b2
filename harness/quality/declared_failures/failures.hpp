// Every failure that the scenarios declare: found, repeated, shrunk and explained.
#pragma once

#include <string>
#include <vector>

#include "checker/explain/find_cause.hpp"
#include "checker/explain/shrink.hpp"
#include "harness/command/selection.hpp"

namespace heddle::failures {

struct examined {
  command::selected what{};
  memory_model model = memory_model::sc;
  checker::trace::failure_size found{};   // as the check finds it
  checker::trace::failure_size smaller{}; // as it is shown
  bool repeats = false;                   // both, from their decisions
  checker::trace::cause_search why{};
  // Of the flip that the cause is; empty if there is none, or nothing is wrong with it.
  std::string wrong_with_flip{};
};

// "boreas/slab/getters:shipped"
std::string name_of(const examined& e);

// All declared failures whose kind is found in an execution, under every model.
std::vector<examined> examine_declared_failures();

} // namespace heddle::failures
