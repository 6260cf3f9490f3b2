// One line per result, and what a pass does not cover.
#pragma once

#include <string>
#include <vector>

#include "reports/columns.hpp"
#include "reports/result.hpp"

namespace heddle::reports {

// "name:variant"
std::string name_of(const result& r);

// `a/b/c:fixed  rc11  pass  42 executions, 3 blocked, 0.01 s  as declared`; the name is padded.
std::string summary_line(const result& r, std::size_t name_width);

// Below it, in lines of at most `width`: what kept the verdict from being a pass, where, and which
// option lifts that. Empty if nothing did.
std::string obstacles_text(const result& r, std::size_t width = page_width);

// Of results of which some are unfinished, because a signal came: a line that says so. Or nothing.
std::string incomplete_text(const std::vector<result>& results, const std::string& signal);

// What the passes among these results leave open, if there are any: a line for each of their
// models, in the order sc, tso, rc11; one for what all leave open; and one for each race policy.
// With or without a pass, a line for each thing that the checker would not see, as what a CPU does
// in front of which it stops: "calls rand, sleep".
std::string not_covered_text(const std::vector<result>& results,
                             const std::vector<std::string>& unseen = {});

} // namespace heddle::reports
