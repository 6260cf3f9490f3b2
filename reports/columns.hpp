// A story as a table of plain text: a column per lane, a row per step.
//
//      CPU0                             CPU1
//  1   write start = 0x40000000         |                                  relaxed  talloc.hpp:41
//  2   |                                read start = 0x40000000  (step 1)  relaxed  talloc.hpp:60
//
// Only one cell of a row is filled, so a long one may reach into its neighbours.
#pragma once

#include <string>
#include <vector>

#include "reports/story.hpp"

namespace heddle::reports {

inline constexpr std::size_t page_width = 120;

// The table, and below it what the marks mean and why nobody can go on; no line is longer than the
// page, none ends with a space.
std::vector<std::string> schedule_lines(const story& told);

} // namespace heddle::reports
