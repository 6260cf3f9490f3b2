// A gate as Markdown, for the summary page of a job.
#pragma once

#include <string>

#include "reports/finding.hpp"

namespace heddle::reports {

// The headline; what is wrong, with schedules; the baseline; and, folded, a table of the scenarios
// and what the passes do not cover. GitHub takes 1 MiB, so what goes
// beyond a number or a length is left out, and it says so.
std::string markdown_text(const gate_outcome& g);

} // namespace heddle::reports
