// What is kept of a failing execution once its program is gone.
#pragma once

#include "checker/check/check.hpp"
#include "checker/runtime/fiber_program.hpp"

namespace heddle::checker {

// The program must be in the state in which the execution left it.
check_violation describe_violation(const fiber_program& p, const execution& graph, ending how,
                                   const violation& v);

// Of an execution in which nobody can go on.
check_violation describe_stuck_execution(const fiber_program& p, const execution& graph);

} // namespace heddle::checker
