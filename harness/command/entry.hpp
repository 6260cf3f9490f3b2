// The command as a whole, for programs that have scenarios.
#pragma once

namespace heddle::command {

// What the build of a command says of it.
struct command_build {
  // The programs that hold the same scenarios for other platforms, by name; empty if there are
  // none. They are found where the command is installed, or built (companions.hpp).
  const char* host = "";
  const char* images = ""; // without _x86_64.elf and _aarch64.elf
  // The folder that names of source files are relative to; empty if nobody knows.
  const char* sources = "";
};

// Never throws; errors are one line on stderr. Returns the exit status (exit_status.hpp).
int run_command(int count, const char* const* arguments, const command_build& build = {});

} // namespace heddle::command
