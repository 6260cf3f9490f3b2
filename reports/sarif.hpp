// Findings as SARIF 2.1.0, for code scanning.
//
// A schedule is written as two code flows. The first has one thread flow, the whole interleaving in
// the order of execution: viewers show one thread flow after the other, and what matters is how the
// CPUs alternate. The second has a thread flow for each CPU, as the standard means it, with the
// same numbers as `executionOrder`.
#pragma once

#include <string>
#include <vector>

#include "reports/finding.hpp"

namespace heddle::reports {

// One run with a rule for everything that can be wrong. Paths are relative to SRCROOT, the root of
// the source tree. `part` tells runs apart that are uploaded for the same commit, such as shards;
// may be empty. Of `unfinished` checks, by name, the log says that they are missing.
std::string sarif_text(const std::vector<finding>& findings, const std::string& part,
                       const std::vector<std::string>& unfinished = {});

} // namespace heddle::reports
