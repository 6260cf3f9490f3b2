// What would have had to order the accesses of a data race.
#include "reports/missing_edge.hpp"

#include <gtest/gtest.h>

#include "checker/trace/causes.hpp"
#include "reports/graph_builder.hpp"

namespace heddle::reports {
namespace {

using checker::ending;
using checker::event_id;
using checker::initial_value;
using checker::label;

// A message: data written plainly, announced and seen with these orders, then read plainly.
std::string of_message(order announced, order seen, kind what = kind::data_race) {
  graph_builder b(2);
  const event_id data = b.write(0, 0, 7, order::plain, {"a.cpp", 1});
  const event_id flag = b.write(0, 1, 1, announced, {"a.cpp", 2});
  b.read(1, 1, flag, seen, {"a.cpp", 3});
  b.read(1, 0, data, order::plain, {"a.cpp", 4});
  const given_names names{{"writer", "reader"}, {"data", "flag"}};
  const check_violation s = failing(b.graph, ending::failed, {{what, "", {}}, 1, data}, names);
  const auto order = checker::trace::linearize(b.graph, checker::trace::events_to_show(b.graph, s));
  return missing_edge(s, phrasebook(s, order));
}

TEST(missing_edge, a_relaxed_write_does_not_release) {
  EXPECT_EQ(
      of_message(relaxed, acquire),
      "Missing: reader sees in step 3 what writer wrote in step 2, but that orders nothing: the "
      "write is relaxed, not release.");
}

TEST(missing_edge, a_relaxed_read_does_not_acquire) {
  EXPECT_EQ(
      of_message(release, relaxed),
      "Missing: reader sees in step 3 what writer wrote in step 2, but that orders nothing: the "
      "read is relaxed, not acquire.");
}

TEST(missing_edge, neither_side_does) {
  EXPECT_EQ(
      of_message(relaxed, relaxed),
      "Missing: reader sees in step 3 what writer wrote in step 2, but that orders nothing: the "
      "write is relaxed, not release, and the read is relaxed, not acquire.");
}

TEST(missing_edge, is_not_guessed_where_both_sides_do) {
  EXPECT_EQ(of_message(release, acquire), "");
}

TEST(missing_edge, is_of_data_races_only) {
  EXPECT_EQ(of_message(relaxed, relaxed, kind::expectation), "");
}

TEST(missing_edge, nothing_of_the_other_cpu_is_seen) {
  graph_builder b(2);
  const event_id data = b.write(0, 0, 7, order::plain, {"a.cpp", 1});
  b.read(1, 0, initial_value, order::plain, {"a.cpp", 4});
  const given_names names{{"writer", "reader"}, {"data"}};
  const check_violation s =
      failing(b.graph, ending::failed, {{kind::data_race, "", {}}, 1, data}, names);
  const auto order = checker::trace::linearize(b.graph, checker::trace::events_to_show(b.graph, s));
  const phrasebook words(s, order);
  EXPECT_EQ(missing_edge(s, words), "Missing: no atomic operation of reader up to step " +
                                        std::to_string(words.number_of(1)) +
                                        " sees what writer does from step " +
                                        std::to_string(words.number_of(0)) + " on.");
}

// A counter that both use relaxed is a way, too; but what nearly orders them is the lock.
TEST(missing_edge, is_where_least_is_missing) {
  graph_builder b(2);
  const event_id data = b.write(0, 0, 7, order::plain, {"a.cpp", 1});
  const event_id counter = b.write(0, 2, 1, relaxed, {"a.cpp", 2});
  const event_id lock = b.write(0, 1, 1, relaxed, {"a.cpp", 3});
  b.read(1, 2, counter, relaxed, {"a.cpp", 4});
  b.read(1, 1, lock, acquire, {"a.cpp", 5});
  b.read(1, 0, data, order::plain, {"a.cpp", 6});
  const given_names names{{"writer", "reader"}, {"data", "lock", "counter"}};
  const check_violation s =
      failing(b.graph, ending::failed, {{kind::data_race, "", {}}, 1, data}, names);
  const auto order = checker::trace::linearize(b.graph, checker::trace::events_to_show(b.graph, s));
  EXPECT_EQ(
      missing_edge(s, phrasebook(s, order)),
      "Missing: reader sees in step 5 what writer wrote in step 3, but that orders nothing: the "
      "write is relaxed, not release.");
}

// The data itself is no message: it is read plainly, and that it is seen orders nothing.
TEST(missing_edge, a_fence_may_be_what_orders) {
  graph_builder b(2);
  const event_id data = b.write(0, 0, 7, order::plain, {"a.cpp", 1});
  const label fence{.what = checker::op::fence{}, .ord = release};
  b.graph.append(0, fence);
  const event_id flag = b.write(0, 1, 1, relaxed, {"a.cpp", 2});
  b.read(1, 1, flag, acquire, {"a.cpp", 3});
  b.read(1, 0, initial_value, order::plain, {"a.cpp", 4});
  const given_names names{{"writer", "reader"}, {"data", "flag"}};
  const check_violation s =
      failing(b.graph, ending::failed, {{kind::data_race, "", {}}, 1, data}, names);
  const auto order = checker::trace::linearize(b.graph, checker::trace::events_to_show(b.graph, s));
  EXPECT_EQ(missing_edge(s, phrasebook(s, order)), "");
}

} // namespace
} // namespace heddle::reports
