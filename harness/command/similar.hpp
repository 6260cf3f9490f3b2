// Names that somebody may have meant.
#pragma once

#include <string>
#include <vector>

namespace heddle::command {

// The names that are a few typing errors away from `wanted`, or contain it; best first, three at
// most.
std::vector<std::string> similar(const std::string& wanted, const std::vector<std::string>& names);

} // namespace heddle::command
