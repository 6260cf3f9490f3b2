// What Relacy's full search shows of each litmus test: exactly what it should, no more and no less.
#include "checker/relacy/litmus.hpp"

#include <gtest/gtest.h>

#include "checker/relacy/engine.hpp"

namespace heddle::relacy {
namespace {

TEST(relacy_litmus, the_full_search_shows_what_its_model_has) {
  for (const litmus& test : litmus_tests()) {
    SCOPED_TRACE(test.name);
    const run_result r =
        run(program_of(test.build), {.how = search::full, .iterations = 1'000'000});
    EXPECT_FALSE(r.found) << r.message;
    EXPECT_TRUE(r.exhausted);
    EXPECT_EQ(r.outcomes, test.shown);
  }
}

TEST(relacy_litmus, the_random_search_shows_nothing_else) {
  for (const litmus& test : litmus_tests()) {
    SCOPED_TRACE(test.name);
    const run_result r = run(program_of(test.build), {.iterations = 10'000});
    EXPECT_EQ(r.outcomes, test.shown);
  }
}

} // namespace
} // namespace heddle::relacy
