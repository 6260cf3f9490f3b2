// A trace file, and what comes of repeating it in this build.
#pragma once

#include <optional>
#include <string>

#include "checker/explain/find_cause.hpp"
#include "checker/explain/scenario_replay.hpp"
#include "checker/trace/trace_file.hpp"
#include "harness/command/exit_status.hpp"
#include "harness/command/job.hpp"

namespace heddle::command {

// What a trace asks for, in this build. No code under test has run.
struct request {
  checker::trace::trace_file trace{};
  kind recorded{};
  std::optional<job> what{};                   // none: this build lacks the scenario or variant
  std::optional<std::string> not_applicable{}; // then, why
};

// Reads a trace. Throws usage_error of a file that is none.
request request_of(const std::string& path);

struct repetition {
  std::optional<check_violation> violation{};  // of the recorded kind, or else the first
  std::optional<std::string> not_applicable{}; // why this build cannot follow the trace
  std::vector<std::string> excluded{};         // decisions that the program does not allow any more
  checker::trace::cause_search why{};          // of the violation, if the trace could be followed
};

// Runs the scenario as the trace says, in this process. The request names a job.
repetition repeat(const request& asked);

struct outcome_text {
  std::string text; // in lines
  exit_status status = exit_status::internal;
};

// For `replay` and all that end as it does, what came of it: that the failure is reproduced, has
// become another, is gone, or that the trace cannot be applied. The status is that of `replay`.
outcome_text outcome_of(const request& asked, const repetition& r);
outcome_text not_applicable(const std::string& why);
outcome_text failed_with(const request& asked, kind now);

} // namespace heddle::command
