// As interleavings_test.cpp, with a larger budget; and without merging schedules, the search that
// takes nothing for granted.
#include "harness/quality/interleavings/compare_scenarios.hpp"

namespace heddle::checker {
namespace {

TEST(interleavings_long, lead_to_the_executions_that_the_engine_finds) {
  expect_agreement({.budget = 10'000'000});
}

TEST(interleavings_long, need_no_merging) {
  expect_agreement({.budget = 1'000'000, .merge = false});
}

} // namespace
} // namespace heddle::checker
