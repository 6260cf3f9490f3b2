// Happens-before between what lanes do natively in an execution that was built in the order of a
// schedule.
#pragma once

#include "checker/explore/program.hpp"

namespace heddle::checker::oracle {

// By vector clocks, which are made when they are first asked for. `graph` outlives the result.
step_order order_of_steps(const execution& graph);

} // namespace heddle::checker::oracle
