// Drawing random programs of tasks and handlers, and comparing where interrupts are offered.
#pragma once

#include <cstdint>
#include <string>

#include <heddle/memory_model.hpp>

#include "checker/check/check.hpp"
#include "checker/testing/fuzz/task_script.hpp"

namespace heddle::checker::fuzz {

task_program random_tasks(std::uint64_t seed);

check_result run_tasks(const task_program& p, memory_model model, bool pruned = true);

struct tasks_agreement {
  std::string differences;                // empty, or what differs, in words
  std::uint64_t pruned = 0, unpruned = 0; // executions
  bool fails = false;
};

// The same outcomes and kinds of failure, whether interrupts are offered where the checker has
// learned that they matter, or in front of every ordinary access and every operation.
tasks_agreement compare_tasks(const task_program& p, memory_model model);

} // namespace heddle::checker::fuzz
