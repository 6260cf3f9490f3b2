// The cause of a failure in one sentence.
#pragma once

#include <string>

#include "checker/explain/cause.hpp"

namespace heddle::reports {

// "passes if AP's read of size at heap_range.hpp:34 sees BSP's write at heap_range.hpp:24". Places
// are files without their folders; a pointer or a number is never named.
std::string cause_text(const checker::trace::cause& c);

} // namespace heddle::reports
