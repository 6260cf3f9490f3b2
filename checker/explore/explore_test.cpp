// The exploration on programs whose number of executions can be worked out by hand.
#include "checker/explore/explore.hpp"

#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"

namespace heddle::checker {
namespace {

using script::choose;
using script::compare_exchange;
using script::fence;
using script::fetch_add;
using script::load;
using script::store;

using lanes = std::vector<std::vector<label>>;

struct silent : observer {
  bool on_execution(const execution& /*g*/, ending /*how*/,
                    const std::vector<violation>& /*found*/) override {
    return true;
  }
};

exploration run(const lanes& script, const explore_options& options) {
  scripted_program p(script);
  silent watch;
  return explore(p, options, watch);
}

std::uint64_t executions(const lanes& script, memory_model model,
                         schedule_policy policy = schedule_policy::writes_first) {
  const exploration r = run(script, {.model = model, .policy = policy});
  EXPECT_TRUE(r.exhaustive);
  EXPECT_NEAR(r.explored_fraction, 1.0, 1e-6);
  return r.complete;
}

constexpr auto sc = memory_model::sc;
constexpr auto tso = memory_model::tso;
constexpr auto rc11 = memory_model::rc11;

TEST(explore, store_buffering) {
  const lanes sb = {{store(0, 1), load(1)}, {store(1, 1), load(0)}};
  EXPECT_EQ(executions(sb, sc), 3U);
  EXPECT_EQ(executions(sb, tso), 4U);
  EXPECT_EQ(executions(sb, rc11), 4U);
}

TEST(explore, sequentially_consistent_fences_forbid_store_buffering) {
  const lanes sb = {{store(0, 1), fence(seq_cst), load(1)}, {store(1, 1), fence(seq_cst), load(0)}};
  for (const memory_model m : {sc, tso, rc11})
    EXPECT_EQ(executions(sb, m), 3U);
}

TEST(explore, updates_of_one_location_are_ordered_in_every_way) {
  for (const memory_model m : {sc, tso, rc11}) {
    EXPECT_EQ(executions(lanes(4, {fetch_add(0, 1)}), m), 24U);
    EXPECT_EQ(executions(lanes(6, {fetch_add(0, 1)}), m), 720U);
  }
}

TEST(explore, the_schedule_policy_does_not_change_the_count) {
  const lanes program = {{store(0, 1), load(0)}, {store(0, 2), load(0)}, {store(0, 3), load(0)}};
  for (const memory_model m : {sc, tso, rc11})
    for (const auto policy :
         {schedule_policy::left_to_right, schedule_policy::writes_first, schedule_policy::random})
      EXPECT_EQ(executions(program, m, policy), 36U);
}

TEST(explore, the_capacity_class_does_not_change_the_count) {
  lanes program = {{fetch_add(0, 1)}, {fetch_add(0, 1)}, {load(0)}};
  const std::uint64_t small = executions(program, rc11);
  for (location_id spare = 1; spare < 20; ++spare)
    program.push_back({store(spare, 1)});
  EXPECT_EQ(executions(program, rc11), small);
}

TEST(explore, a_choice_takes_every_alternative) {
  EXPECT_EQ(executions({{choose(3), choose(2)}}, sc), 6U);
}

TEST(explore, a_weak_compare_exchange_may_fail_although_the_value_matches) {
  label weak = compare_exchange(0, 0, 1);
  EXPECT_EQ(executions({{weak}}, rc11), 1U);
  weak.as<op::update>().weak = true;
  EXPECT_EQ(executions({{weak}}, rc11), 2U);
  // Both fail spuriously; or one succeeds and the other reads before it and fails spuriously, or
  // reads what it wrote and fails.
  EXPECT_EQ(executions({{weak}, {weak}}, rc11), 1U + 2U * 2U);
}

TEST(explore, a_waiting_read_that_nothing_satisfies_is_stuck) {
  const label await = script::await(0, 1);
  const exploration alone = run({{await}}, {});
  EXPECT_EQ(alone.complete, 0U);
  EXPECT_EQ(alone.blocked, 0U);
  EXPECT_EQ(alone.stuck, 1U);
  EXPECT_EQ(executions({{await}, {store(0, 1)}}, sc), 1U);
}

TEST(explore, a_bound_that_cut_is_named_and_the_search_is_not_exhaustive) {
  const lanes program(5, {fetch_add(0, 1)});
  const exploration few = run(program, {.bounds = {.max_executions = 10}});
  EXPECT_FALSE(few.exhaustive);
  EXPECT_EQ(few.bounds_hit, std::vector<std::string>{"executions"});
  const exploration shallow = run(program, {.bounds = {.max_events = 4}});
  EXPECT_FALSE(shallow.exhaustive);
  EXPECT_EQ(shallow.complete, 0U);
  EXPECT_EQ(shallow.bounds_hit, std::vector<std::string>{"events"});
}

TEST(explore, a_bound_that_just_fits_cuts_nothing) {
  const exploration r =
      run(lanes(4, {fetch_add(0, 1)}), {.bounds = {.max_events = 4, .max_executions = 24}});
  EXPECT_TRUE(r.exhaustive);
  EXPECT_TRUE(r.bounds_hit.empty());
  EXPECT_EQ(r.complete, 24U);
}

TEST(explore, more_lanes_than_the_largest_capacity_class_are_refused) {
  scripted_program p(lanes(33, {load(0)}));
  silent watch;
  EXPECT_THROW(explore(p, {}, watch), std::invalid_argument);
}

TEST(explore, plain_accesses_that_nothing_orders_are_a_race_under_every_model) {
  const label plain_write = store(0, 1, order::plain);
  const label plain_read = load(0, order::plain);
  for (const memory_model m : {sc, tso, rc11}) {
    EXPECT_EQ(run({{plain_write}, {plain_read}}, {.model = m}).failed, 1U);
    const lanes published = {{plain_write, store(1, 1, release)}, {load(1, acquire)}};
    EXPECT_EQ(run(published, {.model = m}).failed, 0U);
  }
}

} // namespace
} // namespace heddle::checker
