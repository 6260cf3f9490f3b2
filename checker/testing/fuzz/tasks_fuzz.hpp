// Compares so many random programs of tasks under every model.
#pragma once

#include <cstdio>

#include <gtest/gtest.h>

#include "checker/testing/fuzz/task_programs.hpp"

namespace heddle::checker::fuzz {

// By how much pruning makes the explorations smaller is printed.
inline void expect_same_tasks(std::uint64_t first, unsigned programs) {
  std::uint64_t pruned = 0;
  std::uint64_t unpruned = 0;
  unsigned failing = 0;
  for (std::uint64_t seed = first; seed < first + programs; ++seed) {
    const task_program p = random_tasks(seed);
    for (const memory_model model : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
      const tasks_agreement a = compare_tasks(p, model);
      EXPECT_EQ(a.differences, "") << "program " << seed << " under " << name_of(model);
      pruned += a.pruned;
      unpruned += a.unpruned;
      failing += a.fails ? 1 : 0;
    }
    if (testing::Test::HasFailure())
      return;
  }
  std::printf("%llu executions pruned, %llu unpruned, %u comparisons of failing programs\n",
              static_cast<unsigned long long>(pruned), static_cast<unsigned long long>(unpruned),
              failing);
  EXPECT_LT(pruned, unpruned);
}

} // namespace heddle::checker::fuzz
