// The naive search on programs whose schedules can be counted by hand.
#include "checker/naive/naive.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"

namespace heddle::checker::oracle {
namespace {

using script::await;
using script::choose;
using script::compare_exchange;
using script::fence;
using script::fetch_add;
using script::load;
using script::store;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::UnorderedElementsAre;

using lanes = std::vector<std::vector<label>>;

naive_result run(const lanes& script, const naive_options& options = {},
                 observer* watch = nullptr) {
  scripted_program p(script);
  return enumerate_schedules(p, options, watch);
}

label lock(location_id l) {
  label take = compare_exchange(l, 0, 1, acquire);
  take.wait = wait_kind::lock;
  return take;
}
label unlock(location_id l) { return store(l, 0, release); }

const lanes store_buffering = {{store(0, 1), load(1)}, {store(1, 1), load(0)}};

TEST(naive, counts_every_interleaving) {
  const naive_result r = run(store_buffering);
  EXPECT_EQ(r.complete, 6U); // 4! / (2! 2!)
  EXPECT_EQ(r.graphs.size(), 3U);
  EXPECT_THAT(r.final_states, ElementsAre("x0=1 x1=1"));
  EXPECT_TRUE(r.exhaustive);
  EXPECT_EQ(r.explored_fraction, 1.0);
}

TEST(naive, independent_lanes_have_many_schedules_and_one_execution) {
  const naive_result r = run({{store(0, 1), load(0)}, {store(1, 1)}, {store(2, 1)}});
  EXPECT_EQ(r.complete, 12U);
  EXPECT_EQ(r.graphs.size(), 1U);
}

TEST(naive, updates_of_one_location_are_ordered_in_every_way) {
  const naive_result r = run(lanes(4, {fetch_add(0, 1)}));
  EXPECT_EQ(r.complete, 24U);
  EXPECT_EQ(r.graphs.size(), 24U);
  EXPECT_THAT(r.final_states, ElementsAre("x0=4"));
}

TEST(naive, local_steps_are_interleaved_only_on_request) {
  const lanes script = {{store(0, 1), fence(seq_cst)}, {store(0, 2), fence(seq_cst)}};
  EXPECT_EQ(run(script).complete, 2U);
  EXPECT_EQ(run(script, {.every_step = true}).complete, 6U);
  EXPECT_EQ(run(script, {.every_step = true}).graphs, run(script).graphs);
}

TEST(naive, merging_equal_prefixes_keeps_the_set_of_executions) {
  const lanes script = {{store(0, 1), load(1), store(2, 1)}, {store(1, 1), load(0)}, {load(2)}};
  const naive_result merged = run(script, {.merge_equal_prefixes = true});
  const naive_result all = run(script);
  EXPECT_EQ(merged.graphs, all.graphs);
  EXPECT_GT(merged.merged, 0U);
  EXPECT_LT(merged.complete, all.complete);
  EXPECT_LT(merged.events, all.events);
}

TEST(naive, choices_branch) {
  const naive_result r = run({{choose(3), choose(2)}});
  EXPECT_EQ(r.complete, 6U);
  EXPECT_EQ(r.graphs.size(), 6U);
}

TEST(naive, a_weak_compare_exchange_may_fail_although_it_matches) {
  label weak = compare_exchange(0, 0, 5);
  weak.as<op::update>().weak = true;
  EXPECT_THAT(run({{weak}}).final_states, UnorderedElementsAre("x0=5", ""));
  weak.as<op::update>().expected = 1; // a mismatch fails in one way only
  EXPECT_EQ(run({{weak}}).complete, 1U);
}

TEST(naive, an_await_is_passed_only_when_it_is_satisfied) {
  const naive_result r = run({{store(0, 1), store(0, 2)}, {await(0, 1), store(1, 7)}});
  EXPECT_EQ(r.complete,
            2U + 0U);     // the lane wakes between the stores; its store comes before or after
  EXPECT_EQ(r.stuck, 1U); // or it looks too late
  EXPECT_THAT(r.kinds, ElementsAre(kind::deadlock));
}

TEST(naive, locks_exclude_each_other) {
  const lanes twice(3, {lock(0), fetch_add(1, 1), unlock(0)});
  const naive_result r = run(twice);
  EXPECT_EQ(r.complete, 6U);
  EXPECT_EQ(r.stuck + r.blocked, 0U);
}

TEST(naive, locks_in_opposite_order_deadlock) {
  const naive_result r =
      run({{lock(0), lock(1), unlock(1), unlock(0)}, {lock(1), lock(0), unlock(0), unlock(1)}});
  EXPECT_GT(r.complete, 0U);
  EXPECT_GT(r.stuck, 0U);
  EXPECT_EQ(r.graphs.size(), 2U);
  EXPECT_THAT(r.kinds, ElementsAre(kind::deadlock));
}

TEST(naive, races_are_those_of_the_language) {
  const auto message_passing = [](order store_order, order load_order) {
    return run({{store(0, 1, order::plain), store(1, 1, store_order)},
                {await(1, 1, load_order), load(0, order::plain)}});
  };
  const naive_result ordered = message_passing(release, acquire);
  EXPECT_EQ(ordered.complete, 1U);
  EXPECT_TRUE(ordered.kinds.empty());
  const naive_result unordered = message_passing(relaxed, acquire);
  EXPECT_EQ(unordered.failed, 1U);
  EXPECT_THAT(unordered.kinds, ElementsAre(kind::data_race));
}

TEST(naive, races_know_fences_and_release_sequences) {
  const auto verdict = [](std::vector<label> publish, std::vector<label> receive) {
    publish.insert(publish.begin(), store(0, 1, order::plain));
    receive.push_back(load(0, order::plain));
    return run({publish, {fetch_add(1, 1)}, receive}).kinds;
  };
  const auto acquire_two = [] { return await(1, 2, acquire); };
  // A foreign read-modify-write continues the release sequence ...
  EXPECT_THAT(verdict({store(1, 1, release)}, {acquire_two()}), Not(Contains(kind::data_race)));
  // ... a plain store of the same thread does not (C++20).
  EXPECT_THAT(verdict({store(1, 7, release), store(1, 2)}, {acquire_two()}),
              Contains(kind::data_race));
  EXPECT_THAT(verdict({fence(release), store(1, 1)}, {await(1, 2), fence(acquire)}),
              Not(Contains(kind::data_race)));
  EXPECT_THAT(verdict({fence(release), store(1, 1)}, {await(1, 2)}), Contains(kind::data_race));
}

TEST(naive, bounds_are_named_and_make_the_search_inconclusive) {
  const naive_result few = run(store_buffering, {.bounds = {.max_executions = 2}});
  EXPECT_EQ(few.schedules(), 2U);
  EXPECT_FALSE(few.exhaustive);
  EXPECT_THAT(few.bounds_hit, ElementsAre("executions"));

  const naive_result short_ones = run(store_buffering, {.bounds = {.max_events = 3}});
  EXPECT_EQ(short_ones.schedules(), 0U);
  EXPECT_THAT(short_ones.bounds_hit, ElementsAre("events"));

  // A bound that cuts nothing is not hit.
  EXPECT_TRUE(run(store_buffering, {.bounds = {.max_executions = 6}}).exhaustive);
}

TEST(naive, the_observer_sees_every_distinct_execution_once) {
  struct counter : observer {
    bool on_execution(const execution& graph, ending how,
                      const std::vector<violation>& /*found*/) override {
      EXPECT_EQ(how, ending::complete);
      EXPECT_EQ(graph.size(), 4U);
      return ++seen < stop_after;
    }
    int seen = 0;
    int stop_after = 100;
  } watch;
  run(store_buffering, {}, &watch);
  EXPECT_EQ(watch.seen, 3);

  watch = {};
  watch.stop_after = 2;
  const naive_result r = run(store_buffering, {}, &watch);
  EXPECT_EQ(watch.seen, 2);
  EXPECT_FALSE(r.exhaustive);
}

} // namespace
} // namespace heddle::checker::oracle
