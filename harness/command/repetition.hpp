// A trace file, and what comes of repeating it in this build.
#pragma once

#include <optional>
#include <string>

#include "checker/trace/find_cause.hpp"
#include "checker/trace/scenario_replay.hpp"
#include "checker/trace/trace_file.hpp"
#include "harness/command/exit_status.hpp"
#include "harness/command/job.hpp"

namespace heddle::command {

struct repetition {
  checker::trace::trace_file trace{};
  kind recorded{};
  std::optional<job> what{};                   // none: this build lacks the scenario or variant
  std::optional<check_violation> violation{};  // of the recorded kind, or else the first
  std::optional<std::string> not_applicable{}; // why this build cannot follow the trace
  std::vector<std::string> excluded{};         // decisions that the program does not allow any more
  checker::trace::cause_search why{};          // of the violation, if the trace could be followed
};

// Reads a trace and runs its scenario as it says. Throws usage_error of a file that is no trace.
repetition repeat(const std::string& path);

// Says in a line, for `replay` and all that begin as it does, what came of it: that the failure is
// reproduced, has become another, is gone, or that the trace cannot be applied. The status is that
// of `replay`.
exit_status say_outcome(const repetition& r);

} // namespace heddle::command
