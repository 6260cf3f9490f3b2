// One more run of a failing execution, in the order in which it is shown, to see what memory holds
// after each step.
#pragma once

#include "checker/check/check.hpp"
#include "checker/runtime/fiber_program.hpp"

namespace heddle::checker::trace {

// What code does natively behind a step, before the lane's next one, counts to the step; what a
// lane does before its first step is there at the beginning. `p` has just run the execution of `v`,
// which gets the snapshots; nothing if the program does not do the same again.
void take_snapshots(fiber_program& p, check_violation& v);

} // namespace heddle::checker::trace
