// The size of a failure in words.
#pragma once

#include <string>

#include "checker/trace/failure_size.hpp"

namespace heddle::reports {

// "1 preemption, no interrupt, 2 tasks, 18 operations"; weak steps only where there are any.
std::string size_text(const checker::trace::failure_size& s);

} // namespace heddle::reports
