// Running another program for a limited time and reading what it writes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace heddle::qemu {

struct process_result {
  bool started = false;
  std::string start_error; // in words, if it was not
  bool timed_out = false;  // and was killed
  std::optional<int> exit_code;
  std::optional<int> signal;           // that ended it
  std::string output;                  // both streams; the first MiB
  std::chrono::nanoseconds duration{}; // from the start to the end of the program
};

/// Runs `command` (the first word is looked up in PATH) with empty standard input, at most for
/// `limit`. The program dies with the calling thread.
process_result run_process(const std::vector<std::string>& command,
                           std::chrono::milliseconds limit);

/// Whether a program of this name can be run.
bool is_program(const std::string& name);

} // namespace heddle::qemu
