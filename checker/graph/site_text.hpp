// Source places in words.
#pragma once

#include <string>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// "a.cpp:12": the file without its folders; nothing if the place is unknown.
std::string describe(const site& where);

} // namespace heddle::checker
