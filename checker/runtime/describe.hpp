// Operations in words, for messages: "store of 1 to x (a.cpp:12)".
#pragma once

#include <cstdint>
#include <string>

#include "checker/graph/label.hpp"

namespace heddle::checker {

std::string hexadecimal(std::uint64_t value);
// Small values in decimal, large ones, which are mostly addresses, in hexadecimal.
std::string describe_value(std::uint64_t value);
// "a.cpp:12": the file without its folders; nothing if the place is unknown.
std::string describe(const site& where);
// `location` is the name of what is accessed, for a delivery of what would be accessed next; empty
// where there is none.
std::string describe(const label& l, const std::string& location);

} // namespace heddle::checker
