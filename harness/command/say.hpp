// Standard output and standard error of the command.
#pragma once

#include <stdexcept>
#include <string>

namespace heddle::command {

// Standard output, or a file, cannot be written any more.
struct output_error : std::runtime_error {
  using runtime_error::runtime_error;
};

// To standard output. Throws output_error.
void say(const std::string& text);
// Now what was said is there. Throws output_error.
void flush();

// A line to standard error: "heddle: ". If that cannot be written, there is nothing more to do.
void complain(const std::string& what);

// Files that are opened must not be taken for one of the three, should one be closed: what is
// printed would end up there. Throws output_error if standard output is closed.
void require_standard_files();

} // namespace heddle::command
