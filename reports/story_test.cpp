// What a story tells of a failing execution; hand-built ones.
#include "reports/story_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/graph_builder.hpp"

namespace heddle::reports {
namespace {

namespace op = checker::op;

using checker::ending;
using checker::event_id;
using checker::initial_value;
using checker::label;
using checker::no_lane;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr order plain_order = order::plain;

label update_of(unsigned location, checker::value_t expected, checker::value_t desired) {
  return {.what = op::update{.op = checker::update_op::compare_exchange,
                             .failure = acquire,
                             .operand = desired,
                             .expected = expected},
          .ord = acq_rel,
          .location = location,
          .initial = 1,
          .where = {"src/stack.hpp", 20}};
}

std::vector<std::string> changes_of(const story& told) {
  std::vector<std::string> result;
  for (const story_step& s : told.steps)
    for (const story_value& v : s.changes)
      result.push_back(std::to_string(s.number) + ": " + told.objects[v.object] + " = " + v.text);
  return result;
}

// Unlocked stack of free blocks: both CPUs read the same head. The first lane does nothing.
struct torn_stack {
  graph_builder b{3};
  given_names names{{"idle", "CPU0", "CPU1"}, {"unused", "head"}};

  torn_stack() {
    const event_id seen = b.read(1, 1, initial_value, plain_order, {"src/stack.hpp", 12});
    b.graph[seen].lab.initial = 1;
    b.finish(seen, initial_value);
    const event_id first = b.finish(b.graph.append(2, update_of(1, 1, 2)), initial_value);
    b.finish(b.graph.append(1, update_of(1, 1, 3)), first);
  }

  story tell() const {
    const check_violation v = failing(
        b.graph, ending::failed, {{kind::expectation, "lost", {"src/stack.hpp", 21}}, 1}, names);
    return story_of({"test/stack", "torn", "sc"}, v);
  }
};

TEST(story, says_what_failed_and_where) {
  const story told = torn_stack().tell();
  EXPECT_EQ(told.what.scenario, "test/stack");
  EXPECT_EQ(told.kind, "expectation");
  EXPECT_EQ(told.message, "lost");
  EXPECT_EQ(told.place.file, "src/stack.hpp");
  EXPECT_EQ(told.place.line, 21U);
  EXPECT_TRUE(told.has_lane);
  EXPECT_EQ(told.lanes[told.lane], "CPU0");
}

TEST(story, has_the_lanes_that_do_something) {
  EXPECT_THAT(torn_stack().tell().lanes, ElementsAre("CPU0", "CPU1"));
}

TEST(story, a_step_says_what_it_acts_on_and_where_its_value_came_from) {
  const story told = torn_stack().tell();
  ASSERT_EQ(told.steps.size(), 3U);
  const story_step& read = told.steps[0];
  EXPECT_EQ(read.number, 1U);
  EXPECT_EQ(read.text, "read head = 1");
  EXPECT_EQ(read.order, "plain");
  EXPECT_EQ(read.place.file, "src/stack.hpp");
  EXPECT_EQ(read.place.line, 12U);
  EXPECT_EQ(read.action, "read");
  EXPECT_EQ(read.object, "head");
  EXPECT_TRUE(read.reads_initial);
  EXPECT_EQ(told.steps[2].action, "update");
  EXPECT_EQ(told.steps[2].reads_from, 2U);
  EXPECT_FALSE(told.steps[2].reads_initial);
}

TEST(story, of_an_interleaving_marks_the_switch) {
  const story told = torn_stack().tell();
  EXPECT_EQ(told.steps[0].mark, story_mark::none);
  EXPECT_EQ(told.steps[1].mark, story_mark::switched);
  EXPECT_EQ(told.legend, ">> CPU0 is left in the middle: after step 1 it could have gone on.");
}

TEST(story, values_change_where_something_else_is_written) {
  const story told = torn_stack().tell();
  EXPECT_THAT(told.objects, ElementsAre("head"));
  EXPECT_THAT(told.initially, ElementsAre("1"));
  EXPECT_THAT(changes_of(told), ElementsAre("2: head = 2"));
}

// Two lanes write and read what the other one writes.
story store_buffers(memory_model model) {
  graph_builder b(2);
  b.write(0, 0, 1, relaxed);
  b.write(1, 1, 1, relaxed);
  b.read(0, 1, initial_value, seq_cst);
  b.read(1, 0, initial_value, seq_cst);
  const given_names names{{"P0", "P1"}, {"x", "y"}};
  check_violation v =
      failing(b.graph, ending::complete, {{kind::expectation, "", {}}, no_lane}, names);
  v.model = model;
  return story_of({}, v);
}

TEST(story, a_read_that_overlooks_a_write_names_its_step) {
  const story told = store_buffers(rc11);
  EXPECT_FALSE(told.has_lane);
  const auto stale = std::find_if(told.steps.begin(), told.steps.end(),
                                  [](const story_step& s) { return s.mark == story_mark::stale; });
  ASSERT_NE(stale, told.steps.end());
  ASSERT_GT(stale->overlooks, 0U);
  const story_step& newer = told.steps[stale->overlooks - 1];
  EXPECT_EQ(newer.action, "write");
  EXPECT_EQ(newer.object, stale->object);
  EXPECT_NE(newer.lane, stale->lane);
  EXPECT_EQ(stale->remark.substr(0, 24), "0 from init, newest is 1");
}

TEST(story, under_tso_what_is_overlooked_is_in_a_store_buffer) {
  const story told = store_buffers(tso);
  EXPECT_EQ(std::count_if(told.steps.begin(), told.steps.end(),
                          [](const story_step& s) { return s.mark == story_mark::buffered; }),
            1);
}

TEST(story, what_is_never_read_has_no_first_value) {
  graph_builder b(1);
  b.write(0, 0, 7, relaxed);
  const given_names names{{"P0"}, {"x"}};
  const check_violation v = failing(b.graph, ending::failed, {{kind::crash, "", {}}, 0}, names);
  const story told = story_of({}, v);
  EXPECT_THAT(told.initially, ElementsAre(""));
  EXPECT_THAT(changes_of(told), ElementsAre("1: x = 7"));
}

// P0 and P1 write x, in modification order the other way round than a lane's causes demand: P1 saw
// P0's y and still came first.
TEST(story, a_write_behind_a_newer_one_changes_nothing) {
  graph_builder b(2);
  b.write(0, 0, 2, relaxed);
  const event_id flag = b.write(0, 1, 1, relaxed);
  b.read(1, 1, flag, relaxed);
  const event_id early =
      b.graph.append(1, {.what = op::write{.value = 1}, .ord = relaxed, .location = 0});
  b.graph.place(early, 0);
  const given_names names{{"P0", "P1"}, {"x", "y"}};
  check_violation v = failing(b.graph, ending::failed, {{kind::expectation, "", {}}, 1}, names);
  v.model = rc11;
  const story told = story_of({}, v);
  EXPECT_THAT(changes_of(told), ElementsAre("1: x = 2", "2: y = 1"));
  EXPECT_EQ(told.steps[3].mark, story_mark::overtaken);
  EXPECT_EQ(told.steps[3].overlooks, 1U);
}

std::vector<std::string> contexts() {
  std::vector<std::string> names(checker::line_context(2));
  names[checker::task_context(0)] = "reader";
  names[checker::line_context(0)] = "dma";
  names[checker::line_context(1)] = "doorbell";
  return names;
}

// A CPU takes an interrupt that another one raised, and turns to a task.
TEST(story, handlers_and_tasks_are_contexts_of_their_lane) {
  graph_builder b(2);
  const label raise{.what = op::update{.op = checker::update_op::add, .operand = 1},
                    .ord = release,
                    .location = 0};
  const event_id raised = b.finish(b.graph.append(1, raise), initial_value);
  const label see{.what = op::read{.until = checker::relation::not_equal, .sees_raise = true},
                  .ord = acquire,
                  .wait = checker::wait_kind::await,
                  .location = 0};
  const label offer{.what = op::delivery{.lines = 2}};
  b.graph[b.graph.append(0, offer)].read = 1;
  b.finish(b.graph.append(0, see), raised);
  label inside{.what = op::write{.value = 5}, .location = 1};
  inside.context = checker::line_context(1);
  b.graph.place(b.graph.append(0, inside), 0);
  inside.context = checker::task_context(0);
  inside.as<op::write>().value = 6;
  b.graph.place(b.graph.append(0, inside), 1);
  const given_names names{{"core0", "core1"}, {"doorbell", "mail"}, contexts(), {true, false}};
  check_violation v = failing(b.graph, ending::failed, {{kind::leak, "", {}}, 0}, names);
  v.context = checker::task_context(0);
  const story told = story_of({}, v);
  ASSERT_EQ(told.steps.size(), 5U);
  EXPECT_EQ(told.steps[0].action, "raise");
  EXPECT_EQ(told.steps[1].action, "interrupt");
  EXPECT_EQ(told.steps[1].object, "doorbell");
  EXPECT_EQ(told.steps[1].raised_by, 1U);
  EXPECT_EQ(told.steps[1].reads_from, 0U);
  EXPECT_EQ(told.steps[2].context, "doorbell");
  EXPECT_EQ(told.steps[2].depth, 1U);
  EXPECT_EQ(told.steps[3].number, 0U);
  EXPECT_EQ(told.steps[3].text, "switches to reader");
  EXPECT_EQ(told.steps[4].context, "reader");
  EXPECT_EQ(told.context, "reader");
  EXPECT_THAT(told.objects, ElementsAre("mail")); // what counts raises is none
}

TEST(story, without_steps_when_nothing_was_done) {
  const checker::execution nothing(1);
  const given_names names{{"CPU0"}, {}};
  const check_violation v =
      failing(nothing, ending::failed, {{kind::crash, "", {"a.cpp", 3}}, 0}, names);
  const story told = story_of({}, v);
  EXPECT_THAT(told.steps, IsEmpty());
  EXPECT_THAT(told.lanes, ElementsAre("CPU0"));
}

TEST(story, why_nobody_can_go_on_names_the_step) {
  graph_builder b(2);
  const event_id taken = b.write(0, 0, 1, relaxed);
  const label wait{.what = op::read{.wanted = 2}, .wait = checker::wait_kind::await, .location = 0};
  b.finish(b.graph.append(1, wait), taken);
  const given_names names{{"P0", "P1"}, {"x"}};
  check_violation v = failing(b.graph, ending::stuck, {{kind::deadlock, "", {}}, no_lane}, names);
  v.waiting = {"P1 waits for x"};
  v.waits_since = {taken};
  const story told = story_of({}, v);
  EXPECT_THAT(told.waiting, ElementsAre("P1 waits for x  (step 1)"));
  EXPECT_TRUE(told.steps[1].waits);
}

} // namespace
} // namespace heddle::reports
