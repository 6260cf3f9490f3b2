// Repeating a trace in a process of its own, and what came of it.
#pragma once

#include <string>

#include "harness/command/checked.hpp"
#include "harness/command/repetition.hpp"

namespace heddle::command {

// Reads the trace; throws usage_error of a file that is none. `flips`: takes the decision that
// makes the difference otherwise, and shows what passes then; empty if there is nothing to flip.
retold retell(const std::string& path, bool flips);

} // namespace heddle::command
