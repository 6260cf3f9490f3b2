// How a finding is said.
#pragma once

#include <string>

#include <heddle/machine.hpp>

#include "checker/relacy/findings.hpp"
#include "checker/relacy/name_list.hpp"
#include "checker/relacy/thread_states.hpp"

namespace heddle::relacy {

// When the simulation is over. `threads` as they were when it ended: of a machine that is stuck it
// is said what each waits for.
std::string describe(const finding& f, const thread_states& threads, const machine& m,
                     const name_list& names);

} // namespace heddle::relacy
