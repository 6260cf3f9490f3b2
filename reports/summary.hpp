// One line per result, and what a pass does not cover.
#pragma once

#include <set>
#include <string>

#include "reports/result.hpp"

namespace heddle::reports {

// "name:variant"
std::string name_of(const result& r);

// `a/b/c:fixed  rc11  pass  42 executions, 3 blocked, 0.01 s  as declared`; the name is padded.
std::string summary_line(const result& r, std::size_t name_width);

// A line for each of these models, in the order sc, tso, rc11: what a pass under it leaves open;
// and one for what all leave open.
std::string not_covered_text(const std::set<std::string>& models);

} // namespace heddle::reports
