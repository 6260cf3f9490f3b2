// A gate as JUnit XML: a suite for each scenario, a test case for each variant and model. The
// format is that of reports/junit.xsd.
#pragma once

#include <string>

#include "reports/finding.hpp"

namespace heddle::reports {

// A verdict that differs is a failure of its case, an inconclusive one an error. The baseline is a
// suite of its own with one case, which fails if there is an alarm.
std::string junit_text(const gate_outcome& g);

} // namespace heddle::reports
