// Interrupts offered where they matter: tasks of one CPU, handlers and ordinary memory.
#include <set>
#include <string>

#include <gmock/gmock.h>

#include "checker/check/check.hpp"
#include "checker/testing/fuzz/tasks_fuzz.hpp"

namespace heddle::checker::fuzz {
namespace {

// Both tasks add one to the same variable, in two statements.
constexpr task_program adding{.low = {1, {{touch_kind::add, 0, 0}}},
                              .high = {1, {{touch_kind::add, 0, 0}}}};

std::set<std::string> ends_of(const task_program& p) {
  std::set<std::string> ends;
  for (const std::string& outcome : run_tasks(p, memory_model::sc).outcomes)
    ends.insert(outcome.substr(0, outcome.find(' ')));
  return ends;
}

TEST(tasks, are_preempted_between_two_statements) {
  EXPECT_THAT(ends_of(adding), testing::ElementsAre("end=16", "end=8")); // one has been lost
  task_program masked = adding;
  masked.masks = true;
  EXPECT_THAT(ends_of(masked), testing::ElementsAre("end=16"));
  task_program cooperative = adding;
  cooperative.wakes = false;
  EXPECT_THAT(ends_of(cooperative), testing::ElementsAre("end=16"));
}

TEST(tasks, that_share_ordinary_memory) { expect_same_tasks(0, 150); }

} // namespace
} // namespace heddle::checker::fuzz
