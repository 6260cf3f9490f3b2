// The cause of a failure is a decision that, flipped alone, lets the program pass.
#include "checker/explain/find_cause.hpp"

#include <gtest/gtest.h>

#include "checker/explain/failing_scenarios.hpp"

namespace heddle::checker::trace {
namespace {

struct searched {
  std::vector<decision> decisions;
  check_violation failing;
  cause_search why;
  replayed with_flip;
};

searched search(const registered_scenario& s, memory_model model) {
  searched result;
  const scenario_variant& v = *s.begin();
  const check_result r = failing_check(s, model);
  EXPECT_TRUE(r.first);
  result.decisions = record(v, model, *r.first).value();
  result.failing = *replay(v, model, result.decisions, r.failure.what).violation;
  result.why = find_cause(v, model, result.decisions, result.failing);
  if (result.why.found)
    result.with_flip =
        replay(v, model, flipped(result.decisions, result.why.found->change), r.failure.what);
  return result;
}

// The event of an execution that a cause names.
const event& named(const check_violation& v, const cause_event& e) {
  const naming names = names_of(v);
  return v.graph[find(v.graph, names, e.what).value()];
}

TEST(cause, a_read_sees_what_another_cpu_wrote) {
  const searched s = search(only<lost_update>, sc);
  ASSERT_TRUE(s.why.found);
  const cause& c = *s.why.found;
  EXPECT_EQ(c.form, cause_form::sees);
  EXPECT_EQ(text_of(c.first.what), "CPU1 count#1");
  EXPECT_EQ(text_of(c.second->what), "CPU0 count#2");
  ASSERT_TRUE(s.with_flip.passing);
  const check_violation& passing = *s.with_flip.passing;
  const event& read = named(passing, c.first);
  EXPECT_EQ(&passing.graph[read.source], &named(passing, *c.second));
  EXPECT_EQ(named(s.failing, c.first).source, initial_value);
}

TEST(cause, a_stale_read_is_what_is_flipped) {
  const searched s = search(only<relaxed_message>, rc11);
  ASSERT_TRUE(s.why.found);
  EXPECT_EQ(s.why.found->form, cause_form::sees);
  EXPECT_EQ(text_of(s.why.found->first.what), "reader data#1");
  EXPECT_EQ(text_of(s.why.found->second->what), "writer data#1");
  ASSERT_EQ(s.why.found->change.removed.size(), 1U);
  EXPECT_EQ(text_of(s.why.found->change.removed[0]), "read reader data#1 <- init");
  EXPECT_TRUE(s.why.found->change.added.empty());
  EXPECT_TRUE(s.with_flip.passing);
}

TEST(cause, an_interrupt_comes_behind_the_next_operation) {
  const searched s = search(only<torn_by_interrupt>, sc);
  ASSERT_TRUE(s.why.found);
  const cause& c = *s.why.found;
  EXPECT_EQ(c.form, cause_form::comes_before);
  EXPECT_EQ(text_of(c.first.what), "core0 second#1");
  EXPECT_EQ(c.second->interrupt, "tick");
  ASSERT_EQ(c.change.removed.size(), 1U);
  EXPECT_EQ(text_of(c.change.removed[0]), "deliver core0 tick before second#1");
  ASSERT_EQ(c.change.added.size(), 1U);
  EXPECT_EQ(text_of(c.change.added[0]), "deliver core0 tick before first#2");
  EXPECT_TRUE(s.with_flip.passing);
}

// The second operation on the object is the handler's where it fails, and the program's where it
// passes.
TEST(cause, an_operation_that_only_the_passing_run_has_is_no_step_of_the_failing_one) {
  const searched s = search(only<taken_when_interrupted>, sc);
  ASSERT_TRUE(s.why.found);
  const cause& c = *s.why.found;
  EXPECT_EQ(c.form, cause_form::comes_before);
  EXPECT_EQ(text_of(c.first.what), "core0 taken#2");
  EXPECT_EQ(c.first.in_failing, no_event);
  EXPECT_EQ(c.second->interrupt, "tick");
  EXPECT_TRUE(is_delivery(s.failing.graph[c.second->in_failing].lab));
}

TEST(cause, a_choice_takes_another_alternative) {
  const searched s = search(only<bad_alternative>, sc);
  ASSERT_TRUE(s.why.found);
  EXPECT_EQ(s.why.found->form, cause_form::chooses);
  EXPECT_NE(s.why.found->alternative, 2U);
  EXPECT_TRUE(s.with_flip.passing);
}

TEST(cause, a_weak_compare_exchange_succeeds) {
  const searched s = search(only<no_retry>, sc);
  ASSERT_TRUE(s.why.found);
  EXPECT_EQ(s.why.found->form, cause_form::succeeds);
  EXPECT_TRUE(s.with_flip.passing);
}

TEST(cause, what_fails_in_every_order_has_none) {
  const searched s = search(only<wrong_alone>, sc);
  EXPECT_FALSE(s.why.found);
}

TEST(cause, is_the_same_every_time) {
  const registered_scenario& s = only<lost_update>;
  const searched first = search(s, sc);
  for (int i = 0; i < 3; ++i) {
    const searched again = search(s, sc);
    EXPECT_EQ(again.why.found->change, first.why.found->change);
    EXPECT_EQ(again.why.tried, first.why.tried);
  }
}

TEST(flip, changes_only_what_it_says) {
  const searched s = search(only<lost_update>, sc);
  EXPECT_EQ(flipped(s.decisions, {}), s.decisions);
  EXPECT_EQ(flipped(s.decisions, {.removed = s.decisions}), std::vector<decision>());
  EXPECT_EQ(flipped({}, {.removed = s.decisions, .added = s.decisions}), s.decisions);
}

} // namespace
} // namespace heddle::checker::trace
