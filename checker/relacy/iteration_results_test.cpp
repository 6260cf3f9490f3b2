// What is counted of iterations.
#include "checker/relacy/iteration_results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heddle::relacy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

run_result told(const iteration_results& results) {
  run_result r;
  results.tell(r);
  return r;
}

TEST(iteration_results, a_mark_counts_once_in_an_iteration) {
  iteration_results results;
  for (int iteration = 0; iteration < 2; ++iteration) {
    results.begin_iteration();
    results.cover("m");
    results.cover("m");
    results.end_iteration(leaving::no, true);
  }
  EXPECT_THAT(told(results).cover, ElementsAre(Pair("m", 2)));
}

TEST(iteration_results, an_outcome_has_the_last_values_by_key) {
  iteration_results results;
  results.begin_iteration();
  results.observe("b", 1);
  results.observe("a", -2);
  results.observe("b", 3);
  results.end_iteration(leaving::settled, true);
  EXPECT_THAT(told(results).outcomes, ElementsAre("a=-2 b=3"));
}

TEST(iteration_results, without_observations_there_is_no_outcome) {
  iteration_results results;
  results.begin_iteration();
  results.end_iteration(leaving::no, true);
  EXPECT_THAT(told(results).outcomes, IsEmpty());
}

TEST(iteration_results, iterations_that_are_left_are_counted_and_tell_nothing) {
  iteration_results results;
  for (const leaving why : {leaving::dropped, leaving::cut, leaving::dropped}) {
    results.begin_iteration();
    results.cover("m");
    results.observe("a", 1);
    results.end_iteration(why, false);
  }
  const run_result r = told(results);
  EXPECT_EQ(r.dropped, 2U);
  EXPECT_EQ(r.cut, 1U);
  EXPECT_EQ(results.ended(), 3U);
  EXPECT_THAT(r.cover, IsEmpty());
  EXPECT_THAT(r.outcomes, IsEmpty());
}

} // namespace
} // namespace heddle::relacy
