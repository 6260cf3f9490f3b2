// One check of the command: a variant under a memory model, and its result as reports show it.
#pragma once

#include <string>
#include <vector>

#include "checker/check/check.hpp"
#include "harness/command/selection.hpp"
#include "reports/result.hpp"
#include "reports/story.hpp"

namespace heddle::command {

struct job {
  selected what;
  memory_model model = memory_model::sc;
};

// Every selected variant under every model: all models of a variant together.
std::vector<job> jobs_of(const std::vector<selected>& variants,
                         const std::vector<memory_model>& models);

// "name:variant"
std::string name_of(const job& j);

// The longest "name:variant".
std::size_t name_width(const std::vector<job>& jobs);

reports::subject subject_of(const job& j);

// Runs the check, in this process.
check_result run(const job& j, check_options options);

reports::result result_of(const job& j, const check_options& options, const check_result& r);

} // namespace heddle::command
