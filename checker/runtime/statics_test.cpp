// Static storage of code under test is as initially() left it, in every execution of every check.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/check/check.hpp"
#include "checker/runtime/statics_code.hpp"

namespace heddle {
namespace {

TEST(statics, are_reset_before_every_execution) {
  for (int turn = 0; turn < 2; ++turn) {
    const auto r = check({.nondeterminism_sample = 1}, checker::test_code::count_in_statics);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.executions, 2U);
    EXPECT_THAT(r.outcomes,
                testing::ElementsAre("function-local=4 initialised=11 inline=4 shared=3 zeroed=1"));
  }
}

} // namespace
} // namespace heddle
