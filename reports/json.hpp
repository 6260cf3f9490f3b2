// Results as JSON, for other tools; the keys are a contract.
#pragma once

#include <string>
#include <vector>

#include "reports/result.hpp"

namespace heddle::reports {

// An array with one object per result, and a line end.
std::string json_text(const std::vector<result>& results);

} // namespace heddle::reports
