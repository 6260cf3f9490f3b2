// One iteration: build the machine, run its lanes on as many CPUs at the same time, look at the
// end.
#pragma once

#include <cstdint>

#include <heddle/scenario.hpp>

namespace heddle::bare {

// Why a machine cannot run.
struct refusal {
  const char* reason = nullptr; // null: it can
  unsigned needed_cpus = 0;     // if there are too few of them
};

// On CPU 0.
refusal run_iteration(const scenario_variant& variant, std::uint64_t number);

} // namespace heddle::bare
