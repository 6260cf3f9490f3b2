// Test support: a machine, built and run.
#pragma once

#include <functional>

#include "checker/relacy/engine.hpp"

namespace heddle::relacy {

inline run_result run_machine(const std::function<void(machine&)>& build,
                              run_options options = {}) {
  return run(program_of(build), options);
}

} // namespace heddle::relacy
