// What a failing run prints: what failed, and the schedule.
#pragma once

#include <string>

#include "reports/columns.hpp"
#include "reports/story.hpp"

namespace heddle::reports {

// The headline, the message with its place and lane, and the cause; ends with a line end.
std::string heading_text(const story& told, std::size_t width = page_width);

// The heading, and below it the schedule.
std::string failure_text(const story& told, std::size_t width = page_width);

} // namespace heddle::reports
