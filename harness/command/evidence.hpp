// What shows that a check failed: the schedule for people, and the trace for the machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/explain/find_cause.hpp"
#include "checker/trace/trace_file.hpp"
#include "harness/command/job.hpp"
#include "reports/story.hpp"

namespace heddle::command {

struct evidence {
  std::string text{};    // the failure and its schedule
  std::string message{}; // the failure, as the text has it
  reports::story told{}; // what the text shows, as data; without steps if there is no execution
  // The trace, if repeating the failure from it succeeded; the text then shows the repetition, and
  // is what a replay prints.
  std::optional<checker::trace::trace_file> trace{};
  // The trace of the failure as it was found, if it has been shrunk since.
  std::optional<checker::trace::trace_file> original{};
  std::string size{};       // of what is shown, in words; empty: nothing smaller was looked for
  std::string size_found{}; // of the original, if there is one
};

// Of a check that failed. Looks for a smaller failure of the same kind if `shrinks`, and for what
// makes the difference between it and a run that passes.
evidence evidence_of(const job& j, const check_result& r, bool shrinks = true);

// Of a failure that is not one of an execution, or whose execution is lost.
evidence evidence_without_execution(const job& j, const checker::failure& what);

// The failure of one execution of the job; of one that passes, what it does.
reports::story story_of(const job& j, const check_violation& v,
                        const checker::trace::cause_search& why);

// "awkernel.talloc.publish.relaxed.rc11.trace"
std::string trace_name(const job& j);

} // namespace heddle::command
