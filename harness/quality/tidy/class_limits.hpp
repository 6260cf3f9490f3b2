// The rule about the size of classes.
#pragma once

#include "harness/quality/tidy/source_tags.hpp"

namespace heddle::tidy {

inline constexpr unsigned max_public_methods = 25;
inline constexpr unsigned max_data_members = 12;

/// A class with private state has at most `max_public_methods` and `max_data_members`; above that
/// it is several. What counts is what the class itself declares: constructors and each overload
/// too, but neither friends, nor inherited or deleted functions, nor static data.
findings check_class_limits(const std::vector<source_tag>& tags);

} // namespace heddle::tidy
