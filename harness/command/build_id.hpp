// Tells builds of the command apart.
#pragma once

#include <string>

namespace heddle::command {

// The build id that the linker put into this program, in hexadecimal; "unknown" if there is none.
std::string build_id();

} // namespace heddle::command
