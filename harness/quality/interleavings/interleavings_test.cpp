// Every variant of every scenario that has few enough schedules under sc, mutants included: the
// executions that the engine finds are those that the schedules lead to, each found once.
#include <heddle/atomic.hpp>
#include <heddle/machine.hpp>

#include "harness/quality/interleavings/compare_scenarios.hpp"

namespace heddle::checker {
namespace {

TEST(interleavings, lead_to_the_executions_that_the_engine_finds) {
  expect_agreement({.budget = 100'000});
}

void two_stores(void* /*storage*/, machine& m) {
  auto& x = m.make<atomic<int>>("x");
  m.thread("P0", [&x] { x.store(1, relaxed); });
  m.thread("P1", [&x] { x.store(2, relaxed); });
}

TEST(interleavings, over_the_budget_are_not_compared) {
  const interleavings all = compare_with_interleavings({0, 1, two_stores}, {.budget = 2});
  EXPECT_FALSE(all.over_budget);
  EXPECT_EQ(all.schedules, 2U);
  EXPECT_EQ(all.executions, 2U);
  const interleavings one = compare_with_interleavings({0, 1, two_stores}, {.budget = 1});
  EXPECT_TRUE(one.over_budget);
}

} // namespace
} // namespace heddle::checker
