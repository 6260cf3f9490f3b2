// One iteration: build the machine, run its lanes on as many CPUs at the same time, look at the
// end.
#pragma once

#include <cstdint>

#include <heddle/scenario.hpp>

namespace heddle::bare {

// On CPU 0. Returns false if the machine needs more CPUs than the run has; `needed` says how many.
bool run_iteration(const scenario_variant& variant, std::uint64_t number, unsigned& needed);

} // namespace heddle::bare
