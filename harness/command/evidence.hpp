// What shows that a check failed: the story for people, and the trace for the machine.
#pragma once

#include <string>

#include "checker/explain/find_cause.hpp"
#include "harness/command/checked.hpp"
#include "harness/command/job.hpp"
#include "reports/columns.hpp"
#include "reports/story.hpp"

namespace heddle::command {

// The failure of one execution of the job; of one that passes, what it does.
reports::story story_of(const job& j, const check_violation& v,
                        const checker::trace::cause_search& why);

// Of a failure that is not one of an execution, or whose execution is lost: without steps.
reports::story story_of(const job& j, const checker::failure& what);

// Puts the failure that `r` found into `c`, as it is shown. Looks for a smaller one of the same
// kind if `shrinks`, and for what makes the difference between it and a run that passes.
void show_failure(checked& c, const job& j, const check_result& r, bool shrinks);

// The same of a failure without an execution.
void show_failure(checked& c, const job& j, const checker::failure& what);

// The failure that is shown and its schedule, in lines of at most `width`.
std::string failure_text(const checked& c, std::size_t width = reports::page_width);

// "awkernel.talloc.publish.relaxed.rc11.trace"
std::string trace_name(const job& j);

} // namespace heddle::command
