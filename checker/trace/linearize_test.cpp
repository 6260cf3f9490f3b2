// Linear orders of hand-built executions.
#include "checker/trace/linearize.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"
#include "checker/trace/causes.hpp"

namespace heddle::checker::trace {
namespace {

using script::load;
using script::store;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Adds events to a graph; every id is its turn.
struct builder {
  execution graph;

  explicit builder(unsigned lanes) : graph(lanes) {}
  event_id write(lane_id lane, location_id l, value_t v, std::optional<unsigned> place = {}) {
    const event_id id = graph.append(lane, store(l, v));
    graph.place(id, place.value_or(static_cast<unsigned>(graph.at(l).mo.size())));
    return id;
  }
  event_id read(lane_id lane, location_id l, event_id source) {
    const event_id id = graph.append(lane, load(l));
    graph.set_source(id, source, false);
    return id;
  }
  event_id await(lane_id lane, location_id l, value_t expected, event_id source) {
    const event_id id = graph.append(lane, script::await(l, expected));
    graph.set_source(id, source, false);
    return id;
  }
  linear_order order() const { return linearize(graph, all_events(graph)); }
};

std::vector<event_id> ids(const linear_order& o) {
  std::vector<event_id> result;
  for (const linear_step& s : o.steps)
    result.push_back(s.id);
  return result;
}

TEST(linearize, an_empty_execution_has_no_steps) {
  const linear_order o = builder(2).order();
  EXPECT_TRUE(o.interleaving);
  EXPECT_THAT(o.steps, IsEmpty());
}

TEST(linearize, stays_on_a_lane_as_long_as_it_can) {
  builder b(2);
  b.write(0, 0, 1);
  b.write(1, 1, 1);
  b.write(0, 2, 1);
  b.write(1, 3, 1);
  EXPECT_THAT(ids(b.order()), ElementsAre(0, 2, 1, 3));
}

TEST(linearize, begins_where_the_fewest_switches_follow) {
  // Lane 0 reads what lane 1 writes between its own two events: 1 0 0 needs one switch.
  builder b(2);
  const event_id w = b.write(1, 0, 1);
  b.write(0, 1, 1);
  b.read(0, 0, w);
  EXPECT_THAT(ids(b.order()), ElementsAre(0, 1, 2));
}

TEST(linearize, an_interleaving_extends_from_read) {
  // Lane 0 reads the initial value: before lane 1 writes.
  builder b(2);
  const event_id w = b.write(1, 0, 1);
  const event_id r = b.read(0, 0, initial_value);
  const event_id again = b.read(0, 0, w);
  const linear_order o = b.order();
  EXPECT_TRUE(o.interleaving);
  EXPECT_THAT(ids(o), ElementsAre(r, w, again));
  EXPECT_FALSE(o.steps[0].preempts);
  EXPECT_TRUE(o.steps[1].preempts);
  EXPECT_FALSE(o.steps[2].preempts);
  for (const linear_step& s : o.steps)
    EXPECT_EQ(s.overlooks, no_event);
}

TEST(linearize, store_buffering_has_one_stale_read) {
  builder b(2);
  const event_id x = b.write(0, 0, 1);
  const event_id y = b.write(1, 1, 1);
  const event_id ry = b.read(0, 1, initial_value);
  const event_id rx = b.read(1, 0, initial_value);
  const linear_order o = b.order();
  EXPECT_FALSE(o.interleaving);
  EXPECT_THAT(ids(o), ElementsAre(x, ry, y, rx));
  EXPECT_EQ(o.steps[1].overlooks, no_event);
  EXPECT_EQ(o.steps[3].overlooks, x);
}

TEST(linearize, message_passing_overlooks_the_data) {
  builder b(2);
  const event_id data = b.write(0, 0, 42);
  const event_id flag = b.write(0, 1, 1);
  const event_id seen = b.read(1, 1, flag);
  const event_id stale = b.read(1, 0, initial_value);
  const linear_order o = b.order();
  EXPECT_FALSE(o.interleaving);
  EXPECT_THAT(ids(o), ElementsAre(data, flag, seen, stale));
  EXPECT_EQ(o.steps[3].overlooks, data);
}

TEST(linearize, a_late_write_names_the_write_that_overtook_it) {
  // 2+2W: x: 0 before 1, y: 1 before 0, program order against both.
  builder b(2);
  const event_id x0 = b.write(0, 0, 2);
  const event_id y1 = b.write(1, 1, 2);
  const event_id y0 = b.write(0, 1, 1, 0); // before y1
  const event_id x1 = b.write(1, 0, 1, 0); // before x0
  const linear_order o = b.order();
  EXPECT_FALSE(o.interleaving);
  EXPECT_THAT(ids(o), ElementsAre(x0, y0, y1, x1));
  EXPECT_EQ(o.steps[3].overtaken_by, x0);
  EXPECT_EQ(o.steps[1].overtaken_by, no_event);
}

TEST(linearize, what_waits_in_vain_comes_last) {
  builder b(3);
  const event_id waits = b.await(0, 0, 7, initial_value);
  const event_id other = b.write(1, 1, 1);
  const event_id also = b.await(2, 1, 9, other);
  const linear_order o = b.order();
  EXPECT_THAT(ids(o), ElementsAre(other, waits, also));
  EXPECT_FALSE(o.steps[0].waits);
  EXPECT_TRUE(o.steps[1].waits);
  EXPECT_TRUE(o.steps[2].waits);
}

TEST(linearize, offers_of_interrupts_that_do_not_come_are_left_out) {
  builder b(2);
  b.graph.append(0, script::offer(1, 0));
  const event_id r = b.read(0, 0, initial_value);
  b.graph.append(0, script::offer(1, 0));
  const event_id w = b.write(1, 0, 1);
  const event_id again = b.read(0, 0, w);
  const event_id comes = b.graph.append(0, script::offer(1));
  b.graph[comes].read = 1;
  const linear_order o = b.order();
  EXPECT_TRUE(o.interleaving);
  EXPECT_THAT(ids(o), ElementsAre(r, w, again, comes));
  EXPECT_TRUE(o.steps[1].preempts);
  EXPECT_FALSE(o.steps[2].preempts);
}

TEST(linearize, program_order_holds_across_what_is_left_out) {
  // Store buffering, with an offer between store and load.
  builder b(2);
  const event_id x = b.write(0, 0, 1);
  const event_id y = b.write(1, 1, 1);
  b.graph.append(0, script::offer(1, 1));
  const event_id ry = b.read(0, 1, initial_value);
  const event_id rx = b.read(1, 0, initial_value);
  const linear_order o = b.order();
  EXPECT_FALSE(o.interleaving);
  EXPECT_THAT(ids(o), ElementsAre(x, ry, y, rx));
}

TEST(linearize, does_not_depend_on_the_order_of_addition) {
  builder a(2);
  builder b(2);
  a.write(0, 0, 1);
  a.write(1, 1, 1);
  a.read(0, 1, initial_value);
  a.read(1, 0, initial_value);

  b.write(1, 1, 1);
  b.read(1, 0, initial_value);
  b.write(0, 0, 1);
  b.read(0, 1, initial_value);
  const linear_order first = a.order();
  const linear_order second = b.order();
  ASSERT_EQ(first.steps.size(), second.steps.size());
  for (std::size_t i = 0; i < first.steps.size(); ++i) {
    EXPECT_EQ(a.graph[first.steps[i].id].lane, b.graph[second.steps[i].id].lane);
    EXPECT_EQ(a.graph[first.steps[i].id].index, b.graph[second.steps[i].id].index);
  }
}

std::vector<std::vector<event_id>> causes(const builder& b, kind what,
                                          event_id partner = no_event) {
  return possible_causes(b.graph, {{what, "", {}}, 1, partner});
}

TEST(causes, only_what_led_to_the_failure_is_kept) {
  builder b(3);
  const event_id w = b.write(0, 0, 1);
  b.write(0, 1, 1); // behind what was read
  b.write(2, 2, 1); // unrelated
  const event_id r = b.read(1, 0, w);
  EXPECT_THAT(causes(b, kind::expectation), ElementsAre(ElementsAre(w, r), SizeIs(4)));
  // The lane that did not go on still counts as left in the middle.
  const linear_order o = linearize(b.graph, causes(b, kind::expectation)[0]);
  EXPECT_TRUE(o.steps[1].preempts);
}

TEST(causes, of_a_data_race_hold_the_other_access) {
  builder b(3);
  b.write(2, 1, 1);
  label plain = store(0, 1);
  plain.ord = order::plain;
  const event_id w = b.graph.append(0, plain);
  b.graph.place(w, 0);
  const event_id r = b.read(1, 0, initial_value);
  EXPECT_THAT(causes(b, kind::data_race, w), ElementsAre(ElementsAre(w, r), SizeIs(3)));
  EXPECT_THAT(causes(b, kind::expectation), ElementsAre(ElementsAre(r), SizeIs(3)));
  EXPECT_THAT(events_to_show(b.graph, {{kind::data_race, "", {}}, 1, w}), ElementsAre(w, r));
}

TEST(causes, of_a_lane_without_events_is_what_started_it) {
  builder b(2);
  b.write(0, 0, 1);
  const event_id start = b.graph.append(0, script::create(1));
  b.write(0, 1, 1);
  EXPECT_THAT(causes(b, kind::expectation)[0], ElementsAre(0, start));
  EXPECT_THAT(causes(builder(2), kind::expectation)[0], IsEmpty());
}

} // namespace
} // namespace heddle::checker::trace
