// Words of a command line that can be pasted into a shell.
#pragma once

#include <string>

namespace heddle::command {

// The word, in quotes if a shell would read it as something else.
std::string paste(const std::string& word);

// The path of a program as it is called from the current folder: relative if it lies below, or bare
// if it was found by its name.
std::string callable_as(const std::string& program);

} // namespace heddle::command
