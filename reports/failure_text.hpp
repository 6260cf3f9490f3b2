// What a failing run prints: what failed, the schedule, and how to repeat it.
#pragma once

#include <string>
#include <vector>

#include "reports/failing_schedule.hpp"

namespace heddle::reports {

// What was checked, by name.
struct subject {
  std::string scenario;
  std::string variant;
  std::string model;
};

// "awkernel/talloc/publish:relaxed under rc11"
std::string text_of(const subject& s);

// The message of a failure with its place and lane, in lines of the page's width.
std::vector<std::string> message_lines(const checker::failure& what, const std::string& lane);

// The headline, the message, and the schedule below; ends with a line end.
std::string failure_text(const subject& s, const failing_schedule& schedule,
                         const std::vector<std::string>& lines);

} // namespace heddle::reports
