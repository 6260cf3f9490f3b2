// Findings as workflow commands of GitHub Actions: lines that its log turns into annotations of the
// source.
#pragma once

#include <string>

#include "reports/finding.hpp"

namespace heddle::reports {

// `::error file=…,line=…,title=…::message` for each finding, and one notice that counts the notes
// of the baseline. File and line are left out where they are not known.
std::string annotation_lines(const gate_outcome& g);

} // namespace heddle::reports
