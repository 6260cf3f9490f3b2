// What may be done, and what the process outside sees of it.
#include "checker/relacy/iteration_budget.hpp"

#include <gtest/gtest.h>

namespace heddle::relacy {
namespace {

constexpr const char* file = "f.hpp";

TEST(iteration_budget, gives_every_iteration_the_same_operations) {
  progress seen;
  iteration_budget budget({.max_steps = 2}, seen);
  for (int iteration = 0; iteration < 2; ++iteration) {
    budget.begin_iteration();
    EXPECT_TRUE(budget.spend({}));
    EXPECT_TRUE(budget.spend({}));
    EXPECT_FALSE(budget.spend({}));
  }
}

TEST(iteration_budget, shows_what_is_spent_and_where) {
  progress seen;
  iteration_budget budget({}, seen);
  budget.begin_iteration();
  budget.spend({file, 1});
  budget.begin_iteration();
  budget.spend({file, 2});
  EXPECT_EQ(seen.iterations, 2U);
  EXPECT_EQ(seen.steps, 2U);
  EXPECT_EQ(seen.last.file, file);
  EXPECT_EQ(seen.last.line, 2U);
}

TEST(iteration_budget, is_spent_after_so_many_iterations) {
  progress seen;
  const iteration_budget budget({.iterations = 3}, seen);
  EXPECT_FALSE(budget.is_spent(2));
  EXPECT_TRUE(budget.is_spent(3));
}

// The clock is read seldom.
TEST(iteration_budget, is_spent_after_so_long) {
  progress seen;
  const iteration_budget budget({.max_seconds = 1e-9}, seen);
  while (budget.seconds() <= 1e-9) {
  }
  EXPECT_FALSE(budget.is_spent(255));
  EXPECT_TRUE(budget.is_spent(256));
  EXPECT_FALSE(iteration_budget({}, seen).is_spent(256));
}

} // namespace
} // namespace heddle::relacy
