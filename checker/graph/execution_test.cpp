// What growing, truncating and restricting do to an execution graph.
#include "checker/graph/execution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"

namespace heddle::checker {
namespace {

using script::fetch_add;
using script::load;
using script::store;
using ::testing::ElementsAre;

event_id write(execution& g, lane_id lane, value_t value, unsigned position) {
  const event_id id = g.append(lane, store(0, value));
  g.place(id, position);
  return id;
}

TEST(execution, numbers_modification_order_when_a_write_is_placed_in_front) {
  execution g(2);
  const event_id first = write(g, 0, 1, 0);
  const event_id second = write(g, 1, 2, 0);
  EXPECT_THAT(g.at(0).mo, ElementsAre(second, first));
  EXPECT_EQ(g[second].mo, 0);
  EXPECT_EQ(g[first].mo, 1);
  EXPECT_EQ(g.final_value(0, 7), 1U);
}

TEST(execution, a_location_that_nobody_wrote_keeps_its_initial_value) {
  execution g(1);
  label l = load(3);
  l.initial = 42;
  const event_id r = g.append(0, l);
  g.set_source(r, initial_value, false);
  EXPECT_EQ(g[r].read, 42U);
  EXPECT_EQ(g.source_position(g[r]), -1);
  EXPECT_EQ(g.final_value(3, 42), 42U);
}

TEST(execution, an_update_computes_what_it_writes_in_the_width_of_the_access) {
  execution g(1);
  label l = fetch_add(0, 1);
  l.size = 1;
  l.initial = 0xFF;
  const event_id u = g.append(0, l);
  g.set_source(u, initial_value, false);
  g.place(u, 0);
  EXPECT_EQ(g[u].read, 0xFFU);
  EXPECT_EQ(g[u].written, 0U);
}

TEST(execution, truncation_restores_lanes_reads_and_modification_order) {
  execution g(2);
  const event_id first = write(g, 0, 1, 0);
  write(g, 1, 2, 0);
  const event_id r = g.append(0, load(0));
  g.set_source(r, first, false);
  g.truncate(1);
  EXPECT_EQ(g.size(), 1U);
  EXPECT_THAT(g.lane(0), ElementsAre(first));
  EXPECT_TRUE(g.lane(1).empty());
  EXPECT_TRUE(g.at(0).reads.empty());
  EXPECT_THAT(g.at(0).mo, ElementsAre(first));
  EXPECT_EQ(g[first].mo, 0);
}

TEST(execution, restriction_keeps_the_order_and_renumbers_densely) {
  execution from(3);
  const event_id read = from.append(0, load(0)); // 0: will be revisited
  from.set_source(read, initial_value, false);
  const event_id dropped = write(from, 1, 1, 0);   // 1
  const event_id revisitor = write(from, 2, 2, 1); // 2
  const event_id reader = from.append(2, load(0)); // 3, behind the revisitor: not kept
  from.set_source(reader, dropped, false);

  execution to(3);
  const std::vector<event_id> kept = {read, revisitor};
  to.restrict_from(from, kept, read, revisitor);
  ASSERT_EQ(to.size(), 2U);
  EXPECT_EQ(to[0].source, no_event);
  EXPECT_FALSE(to[1].writes);
  EXPECT_TRUE(to.at(0).mo.empty());
  EXPECT_THAT(to.at(0).reads, ElementsAre(0));
  EXPECT_TRUE(to.lane(1).empty());

  to.place(1, 0);
  to.set_source(0, 1, false);
  EXPECT_EQ(to[0].read, 2U);
}

} // namespace
} // namespace heddle::checker
