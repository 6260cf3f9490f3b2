// The rule about the length of functions.
#pragma once

#include "harness/quality/tidy/source_tags.hpp"

namespace heddle::tidy {

inline constexpr std::size_t max_function_lines = 70;

/// A function has at most `max_function_lines` lines, from the line of its name to its last brace.
/// Lambdas and local classes inside of a function count as lines of it.
findings check_function_limits(const std::vector<source_tag>& tags);

} // namespace heddle::tidy
