// Operations in words, for messages: "store of 1 to x (a.cpp:12)".
#pragma once

#include <cstdint>
#include <string>

#include "checker/graph/site_text.hpp"

namespace heddle::checker {

std::string hexadecimal(std::uint64_t value);
// Small values in decimal, large ones, which are mostly addresses, in hexadecimal.
std::string describe_value(std::uint64_t value);
// `location` is the name of what is accessed, for a delivery of what would be accessed next, and
// for the beginning or end of a life the name of the storage; empty where there is none.
std::string describe(const label& l, const std::string& location);
// " in the handler of dma", " in task waiter"; empty for a lane's own program.
std::string describe_context(const std::string& name, context_id context);

} // namespace heddle::checker
