// Running another program.
#pragma once

#include <string>
#include <vector>

namespace heddle::tidy {

/// Runs it with the output of this program. The exit status; -1 if it could not be started or was
/// ended by a signal.
int run_program(const std::vector<std::string>& command);

} // namespace heddle::tidy
