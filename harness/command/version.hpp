// What this build is.
#pragma once

#include <string>

namespace heddle::command {

// For --version: the version of Heddle, the compiler and the build type of its libraries, and the
// build id of the program, a line each.
std::string version_text();

} // namespace heddle::command
