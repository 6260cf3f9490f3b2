// The checker has every outcome of the litmus tests that Relacy shows.
#include "checker/relacy/litmus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/check/check.hpp"

namespace heddle::relacy {
namespace {

TEST(relacy_litmus, the_checker_has_what_relacy_shows) {
  for (const litmus& test : litmus_tests()) {
    SCOPED_TRACE(test.name);
    const check_result r = check({.model = rc11}, test.build);
    EXPECT_TRUE(r.exhaustive);
    EXPECT_THAT(test.shown, testing::IsSubsetOf(r.outcomes));
  }
}

} // namespace
} // namespace heddle::relacy
