// Of all failures of a kind the smallest is shown.
#include "checker/explain/shrink.hpp"

#include <gtest/gtest.h>

#include "checker/explain/failing_scenarios.hpp"

namespace heddle::checker::trace {
namespace {

// The failure that takes most to follow, as a violation that can be repeated.
class largest_failure final {
public:
  static check_violation of(const registered_scenario& s, memory_model model) {
    check_violation largest;
    failure_size most;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      check_result r = check_scenario(
          s, *s.begin(), {.model = model, .policy = schedule_policy::random, .seed = seed});
      if (!r.first || size_of(*r.first) < most)
        continue;
      most = size_of(*r.first);
      largest = std::move(*r.first);
    }
    return largest;
  }
};

kind repeated(const registered_scenario& s, memory_model model, const check_violation& v) {
  const auto decisions = record(*s.begin(), model, v);
  if (!decisions)
    return kind::none;
  const replayed r = replay(*s.begin(), model, *decisions, v.what.what);
  return r.violation && !r.not_applied && r.excluded.empty() ? r.violation->what.what : kind::none;
}

TEST(failure_size, fewer_of_what_counts_first_is_smaller) {
  const failure_size weak{.weak = 1};
  const failure_size preempted{.preemptions = 1};
  const failure_size interrupted{.interrupts = 5, .tasks = 9};
  const failure_size busy{.tasks = 2, .operations = 3};
  const failure_size long_one{.tasks = 1, .operations = 100};
  EXPECT_LT(preempted, weak);
  EXPECT_LT(interrupted, preempted);
  EXPECT_LT(busy, interrupted);
  EXPECT_LT(long_one, busy);
}

TEST(failure_size, counts_what_is_shown) {
  const registered_scenario& s = only<torn_by_interrupt>;
  const failure_size size = size_of(*failing_check(s, sc).first);
  EXPECT_EQ(size.weak, 0U);
  EXPECT_EQ(size.preemptions, 0U);
  EXPECT_EQ(size.interrupts, 1U);
  EXPECT_EQ(size.tasks, 1U);
  EXPECT_EQ(size.operations, 3U); // one of the host, two of the handler
}

TEST(shrink, finds_the_least_failure_there_is) {
  const registered_scenario& s = only<lost_update>;
  const check_violation large = largest_failure::of(s, sc);
  const shrunk_failure r = shrink(s, *s.begin(), sc, large);
  EXPECT_TRUE(r.is_least);
  EXPECT_LT(r.after, r.before);
  EXPECT_EQ(r.before, size_of(large));
  EXPECT_EQ(r.after, size_of(r.violation));
  EXPECT_EQ(r.after.preemptions, 1U);
  EXPECT_EQ(r.violation.what.what, kind::conservation);
  EXPECT_EQ(repeated(s, sc, r.violation), kind::conservation);
}

TEST(shrink, an_interleaving_is_smaller_than_what_none_explains) {
  const registered_scenario& s = only<message_or_witness>;
  const check_violation large = largest_failure::of(s, rc11);
  EXPECT_GT(size_of(large).weak, 0U);
  EXPECT_EQ(shrink(s, *s.begin(), rc11, large).after.weak, 0U);
}

TEST(shrink, leaves_out_decisions_where_the_search_is_cut) {
  const registered_scenario& s = only<lost_update>;
  const check_violation large = largest_failure::of(s, rc11);
  const shrunk_failure r = shrink(s, *s.begin(), rc11, large, {.max_executions = 1});
  EXPECT_FALSE(r.is_least);
  EXPECT_LT(r.after, r.before);
  EXPECT_EQ(repeated(s, rc11, r.violation), kind::conservation);
}

TEST(shrink, keeps_what_cannot_be_smaller) {
  const registered_scenario& s = only<wrong_alone>;
  const check_violation v = *failing_check(s, sc).first;
  const shrunk_failure r = shrink(s, *s.begin(), sc, v);
  EXPECT_EQ(r.after, r.before);
  EXPECT_TRUE(r.is_least);
}

TEST(shrink, leaves_hangs_alone) {
  const registered_scenario& s = only<lost_update>;
  check_violation hang = largest_failure::of(s, sc);
  hang.what.what = kind::hang;
  const shrunk_failure r = shrink(s, *s.begin(), sc, hang);
  EXPECT_EQ(r.after, r.before);
  EXPECT_EQ(r.violation.what.what, kind::hang);
  EXPECT_FALSE(r.is_least);
}

TEST(shrink, does_the_same_every_time) {
  const registered_scenario& s = only<lost_update>;
  const check_violation large = largest_failure::of(s, rc11);
  const auto first = record(*s.begin(), rc11, shrink(s, *s.begin(), rc11, large).violation);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(record(*s.begin(), rc11, shrink(s, *s.begin(), rc11, large).violation), first);
}

TEST(replay, knows_an_object_by_a_name_that_it_gets_after_its_first_operation) {
  const registered_scenario& s = only<named_late>;
  const check_violation v = *failing_check(s, sc).first;
  const auto decisions = record(*s.begin(), sc, v);
  ASSERT_TRUE(decisions);
  ASSERT_FALSE(decisions->empty());
  EXPECT_EQ(repeated(s, sc, v), kind::conservation);
}

} // namespace
} // namespace heddle::checker::trace
