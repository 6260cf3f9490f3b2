// Checks in processes of their own, and what came of each, whatever became of its process.
#pragma once

#include <functional>
#include <vector>

#include "harness/command/checked.hpp"
#include "harness/command/job.hpp"

namespace heddle::command {

struct checking {
  check_options settings{};
  bool compares_with_declared = false; // and shows only failures that are not declared
  bool shrinks = true;
  bool counts_classes = false; // beside the schedules of the naive engine
  bool shows_progress = true;
  unsigned at_once = 1;
};

// Delivers the results in the order of the jobs. SIGINT and SIGTERM end the checks; what is then
// missing is delivered as unfinished, and stop_signals tells which signal it was.
void check_all(const std::vector<job>& jobs, const checking& how,
               const std::function<void(const job&, checked)>& deliver);

} // namespace heddle::command
