// The baseline of a gate: which entries a run judges, and which it renews.
#pragma once

#include <string>
#include <vector>

#include "harness/command/job.hpp"
#include "harness/command/options.hpp"
#include "reports/baseline.hpp"

namespace heddle::command {

// Throws usage_error.
reports::baseline read_baseline(const std::string& path);

// Compares the results with the entries of the baseline that the gate was asked for. `jobs` are all
// its checks, those of other shards too; of entries that the build lacks, the first shard tells.
std::vector<reports::baseline_change> compare_with(const reports::baseline& accepted,
                                                   const gate_options& options,
                                                   const std::vector<job>& jobs,
                                                   const std::vector<reports::result>& results);

// Entries for the results, besides those of `old` that the gate was not asked for.
reports::baseline renewed(const reports::baseline& old, const gate_options& options,
                          const std::vector<reports::result>& results);

} // namespace heddle::command
