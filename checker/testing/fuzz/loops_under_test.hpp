// Machines that run a random program full of loops.
#pragma once

#include <heddle/machine.hpp>

#include "checker/testing/fuzz/loop_script.hpp"

namespace heddle::checker::fuzz {

// `p` outlives the check.
void build_shim_loops(machine& m, const loop_program& p, form how);
void build_instrumented_loops(machine& m, const loop_program& p, form how);

} // namespace heddle::checker::fuzz
