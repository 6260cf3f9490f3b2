// Runs iterations in worker processes, so that a crash or a hang of code under test is a finding
// and not the end of the run.
#pragma once

#include "harness/platforms/host/record.hpp"

namespace heddle::native {

enum class run_end { finished, hung, broken };

// Runs all iterations of `r`. A crash costs its iteration, and the next worker goes on after it; a
// hang ends the run, because each would cost the time that it takes to notice it.
run_end supervise(run_record& r);

} // namespace heddle::native
