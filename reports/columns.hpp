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

// Of text in files and pipes; a terminal may have another width.
inline constexpr std::size_t page_width = 120;
inline constexpr std::size_t least_width = 70; // narrower terminals break lines themselves

// The table, and below it what the marks mean and why nobody can go on; no line is longer than
// `width`, which is at least `least_width`, and none ends with a space.
std::vector<std::string> schedule_lines(const story& told, std::size_t width = page_width);

} // namespace heddle::reports
