// The values that code under test observed in the execution that just ended.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace heddle::checker {

struct runner;

// By key; the last value of a key counts.
std::map<std::string, std::uint64_t> last_values(const runner& r);

// The same as "a=1 b=2".
std::string observed_text(const runner& r);

} // namespace heddle::checker
