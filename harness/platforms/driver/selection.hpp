// Finding what a run is asked for among the scenarios that are linked in.
#pragma once

#include <heddle/scenario.hpp>

#include "harness/platforms/driver/findings.hpp"

namespace heddle::driver {

struct selection {
  const registered_scenario* scenario = nullptr;
  const scenario_variant* variant = nullptr; // null: there is no such scenario or variant
};

// `wanted` is "name:variant", or "name" for the first variant.
selection find_variant(const char* wanted);

// Marks that are never reached are to be seen as well.
void declare_marks(const selection& chosen, mark_table& marks);

} // namespace heddle::driver
