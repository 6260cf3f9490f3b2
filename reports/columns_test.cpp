// What a person sees of a failing execution; hand-built ones.
#include "reports/columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/failure_text.hpp"
#include "reports/graph_builder.hpp"
#include "reports/story_builder.hpp"

namespace heddle::reports {
namespace {

namespace op = checker::op;

using checker::ending;
using checker::event_id;
using checker::execution;
using checker::initial_value;
using checker::label;
using checker::lane_id;
using checker::no_lane;
using checker::value_t;
using testing::Each;
using testing::HasSubstr;
using testing::Le;
using testing::Not;
using testing::SizeIs;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line + '\n';
  return text;
}

constexpr order plain_order = order::plain;
constexpr const char* talloc = "alloc/awkernel/talloc.hpp";
constexpr const char* here = "scenarios/awkernel/talloc_torn_range.cpp";

// The torn range: the range of the primary heap is published as two words, and a block is handed to
// another CPU without any ordering.
graph_builder torn_range() {
  graph_builder b(2);
  b.write(0, 0, 0x40000000, relaxed, {talloc, 41});
  b.write(0, 1, 0x1000, relaxed, {talloc, 42});
  const event_id handed = b.write(0, 2, 0x40000040, relaxed, {here, 118});
  b.read(1, 2, handed, relaxed, {here, 125});
  b.read(1, 0, 0, relaxed, {talloc, 60});
  b.read(1, 1, initial_value, relaxed, {talloc, 61});
  return b;
}

TEST(columns, the_torn_range) {
  const graph_builder b = torn_range();
  const given_names names{{"CPU0", "CPU1"}, {"primary_start", "primary_size", "mailbox"}};
  check_violation s =
      failing(b.graph, ending::failed,
              {{kind::foreign_free, "the heap frees a block of its own", {talloc, 77}}, 1}, names);
  s.model = memory_model::rc11;
  EXPECT_EQ(failure_text(story_of({"awkernel/talloc/torn-range", "shipped", "rc11"}, s)),
            R"(FAIL awkernel/talloc/torn-range:shipped under rc11: foreign-free
     the heap frees a block of its own (CPU1, talloc.hpp:77)

       CPU0                               CPU1
    1  write primary_start = 0x40000000   |                                          relaxed  talloc.hpp:41
    2  write primary_size = 0x1000        |                                          relaxed  talloc.hpp:42
    3  write mailbox = 0x40000040         |                                          relaxed  talloc_torn_range.cpp:118
    4  |                                  read mailbox = 0x40000040  (step 3)        relaxed  talloc_torn_range.cpp:125
    5  |                                  read primary_start = 0x40000000  (step 1)  relaxed  talloc.hpp:60
>>  6  |                                  read primary_size = 0                      relaxed  talloc.hpp:61
       |                                  ^ 0 from init, newest is 0x1000 by CPU0 (talloc.hpp:42)
       |                                  FAILS: foreign-free (talloc.hpp:77)

No interleaving explains this: a step marked >> does not see, or comes before, what is listed above it.
)");
}

// Unlocked stack of free blocks: both CPUs read the same head.
TEST(columns, an_interleaving_marks_the_switch) {
  graph_builder b(2);
  b.read(0, 0, initial_value, plain_order, {talloc, 12});
  label cas{.what = op::update{.op = checker::update_op::compare_exchange,
                               .failure = acquire,
                               .operand = 2,
                               .expected = 1},
            .ord = acq_rel,
            .location = 0,
            .initial = 1,
            .where = {talloc, 20}};
  const event_id first = b.finish(b.graph.append(1, cas), initial_value);
  b.finish(b.graph.append(0, cas), first);
  const given_names names{{"CPU0", "CPU1"}, {"head"}};
  const check_violation s =
      failing(b.graph, ending::failed, {{kind::expectation, "", {talloc, 21}}, 0}, names);
  EXPECT_EQ(joined(schedule_lines(story_of({}, s))),
            R"(       CPU0                                            CPU1
    1  read head = 0                                   |                 plain    talloc.hpp:12
>>  2  |                                               cas head: 1 -> 2  acq_rel  talloc.hpp:20
    3  cas head fails, expected 1, it is 2  (step 2)   |                 acquire  talloc.hpp:20
       FAILS: expectation (talloc.hpp:21)              |

>> CPU0 is left in the middle: after step 1 it could have gone on.
)");
}

TEST(columns, a_store_buffer_is_named_under_tso) {
  graph_builder b(2);
  b.write(0, 0, 1, relaxed, {"a.cpp", 1});
  b.write(1, 1, 1, relaxed, {"a.cpp", 5});
  b.read(0, 1, initial_value, seq_cst, {"a.cpp", 2});
  b.read(1, 0, initial_value, seq_cst, {"a.cpp", 6});
  const given_names names{{"P0", "P1"}, {"x", "y"}};
  check_violation s =
      failing(b.graph, ending::failed, {{kind::conservation, "both read 0", {}}, no_lane}, names);
  s.model = memory_model::tso;
  EXPECT_EQ(joined(schedule_lines(story_of({}, s))),
            R"(       P0                                    P1
    1  write x = 1  (buffered past step 4)   |            relaxed  a.cpp:1
    2  read y = 0                            |            seq_cst  a.cpp:2
    3  |                                     write y = 1  relaxed  a.cpp:5
>>  4  |                                     read x = 0   seq_cst  a.cpp:6
       |                                     ^ 0 from init, newest is 1 by P0 (a.cpp:1), still in its store buffer

No interleaving explains this: a step marked >> does not see, or comes before, what is listed above it.
)");
}

TEST(columns, at_a_deadlock_every_waiting_lane_is_listed) {
  graph_builder b(2);
  label lock{.what = op::update{.op = checker::update_op::compare_exchange, .operand = 1},
             .ord = acquire,
             .wait = checker::wait_kind::lock};
  const auto take = [&](lane_id lane, unsigned l, event_id source, unsigned line) {
    lock.location = l;
    lock.where = {"locks.cpp", line};
    return b.finish(b.graph.append(lane, lock), source);
  };
  const event_id a = take(0, 0, initial_value, 10);
  const event_id c = take(1, 1, initial_value, 20);
  take(0, 1, c, 11);
  take(1, 0, a, 21);
  const given_names names{{"P0", "P1"}, {"first", "second"}};
  check_violation s = failing(b.graph, ending::stuck, {{kind::deadlock, "", {}}, no_lane}, names);
  s.waiting = {"P0 waits for second", "P1 waits for first"};
  s.waits_since = {c, checker::no_event};
  EXPECT_EQ(joined(schedule_lines(story_of({}, s))),
            R"(       P0                                           P1
    1  |                                            lock second: 0 -> 1                            acquire  locks.cpp:20
>>  2  lock first: 0 -> 1                           |                                              acquire  locks.cpp:10
    3  waits for lock second, held by P1 since step 1                                              relaxed  locks.cpp:11
    4  |                                            waits for lock first, held by P0 since step 2  relaxed  locks.cpp:21

>> P1 is left in the middle: after step 1 it could have gone on.

Nobody can go on:
  P0 waits for second  (step 1)
  P1 waits for first
)");
}

// A graph of core0 with the lines dma (0) and timer (1), and core1.
struct interrupted : graph_builder {
  interrupted() : graph_builder(2) {}

  event_id offer(checker::context_id in, value_t taken, unsigned line = 0) {
    const event_id id = graph.append(0, {.what = op::delivery{.lines = 3, .before = 0},
                                         .context = in,
                                         .where = {"slab.hpp", line}});
    graph[id].read = taken;
    return id;
  }
  event_id add(lane_id lane, unsigned l, checker::context_id in = checker::own_context,
               order o = relaxed) {
    const event_id last =
        l < graph.locations() && !graph.at(l).mo.empty() ? graph.at(l).mo.back() : initial_value;
    return finish(
        graph.append(lane, {.what = op::update{.op = checker::update_op::add, .operand = 1},
                            .ord = o,
                            .context = in,
                            .location = l,
                            .where = {"slab.hpp", 20 + l}}),
        last);
  }
};

constexpr checker::context_id dma = checker::line_context(0);
constexpr checker::context_id timer = checker::line_context(1);

std::vector<std::string> context_names() {
  std::vector<std::string> names(timer + 1U);
  names[checker::task_context(0)] = "reader";
  names[dma] = "dma";
  names[timer] = "timer";
  return names;
}

TEST(columns, handlers_are_indented_below_the_interrupt) {
  interrupted b;
  b.offer(0, 0);
  b.add(0, 0);
  b.offer(0, 1, 12);
  b.offer(dma, 2, 13); // nested
  b.add(0, 0, timer);
  b.offer(dma, 0);
  b.add(0, 1, dma);
  b.offer(0, 0);
  b.add(0, 0);
  b.offer(0, 2, 14);
  const given_names names{{"core0", "core1"}, {"free", "held"}, context_names()};
  check_violation s = failing(b.graph, ending::failed,
                              {{kind::leak, "a block is lost", {"slab.hpp", 50}}, 0}, names);
  s.context = timer;
  EXPECT_EQ(failure_text(story_of({"a/b/c", "shipped", "sc"}, s)),
            R"(FAIL a/b/c:shipped under sc: leak
     a block is lost (core0, in the handler of timer, slab.hpp:50)

       core0
    1  add free 1: 0 -> 1      relaxed  slab.hpp:20
    2  interrupt dma                    slab.hpp:12
    3    interrupt timer                slab.hpp:13
    4      add free 1: 1 -> 2  relaxed  slab.hpp:20
    5    add held 1: 0 -> 1    relaxed  slab.hpp:21
    6  add free 1: 2 -> 3      relaxed  slab.hpp:20
    7  interrupt timer                  slab.hpp:14
         FAILS: leak (slab.hpp:50)
)");
}

TEST(columns, a_return_is_shown_where_another_cpu_comes_between) {
  interrupted b;
  b.offer(0, 1, 12);
  b.add(0, 0, dma);
  b.add(1, 0);
  b.add(0, 0);
  const given_names names{{"core0", "core1"}, {"free"}, context_names()};
  const check_violation s = failing(b.graph, ending::failed, {{kind::leak, "", {}}, 0}, names);
  EXPECT_EQ(joined(schedule_lines(story_of({}, s))), R"(       core0                          core1
    1  interrupt dma                  |                                      slab.hpp:12
    2    add free 1: 0 -> 1           |                             relaxed  slab.hpp:20
>>  3  |                              add free 1: 1 -> 2  (step 2)  relaxed  slab.hpp:20
       dma returns                    |
    4  add free 1: 2 -> 3  (step 3)   |                             relaxed  slab.hpp:20
       FAILS: leak                    |

>> core0 is left in the middle: after step 2 it could have gone on.
)");
}

TEST(columns, tasks_are_named_where_their_cpu_turns_to_them) {
  interrupted b;
  b.add(0, 0, checker::task_context(0));
  b.add(0, 0);
  const given_names names{{"core0", "core1"}, {"free"}, context_names()};
  check_violation s = failing(b.graph, ending::failed, {{kind::leak, "", {}}, 0}, names);
  s.context = checker::task_context(0);
  EXPECT_EQ(joined(schedule_lines(story_of({}, s))), R"(       core0
       switches to reader
    1    add free 1: 0 -> 1       relaxed  slab.hpp:20
       switches to the scheduler
    2  add free 1: 1 -> 2         relaxed  slab.hpp:20
       switches to reader
         FAILS: leak
)");
}

TEST(columns, a_raised_interrupt_names_the_step_that_raised_it) {
  interrupted b;
  b.offer(0, 1);
  const event_id raised = b.add(1, 1, checker::own_context, release);
  const label see{.what = op::read{.until = checker::relation::not_equal, .sees_raise = true},
                  .ord = acquire,
                  .wait = checker::wait_kind::await,
                  .location = 1,
                  .where = {"idle.hpp", 7}};
  b.finish(b.graph.append(0, see), raised);
  b.add(0, 0, dma);
  b.offer(0, 1);
  label again = see;
  again.as<op::read>().wanted = 1;
  b.finish(b.graph.append(0, again), raised);
  const given_names names{{"core0", "core1"}, {"free", "doorbell"}, context_names(), {false, true}};
  check_violation s =
      failing(b.graph, ending::stuck, {{kind::lost_wakeup, "", {}}, no_lane}, names);
  s.waiting = {"core0 is idle"};
  EXPECT_EQ(joined(schedule_lines(story_of({}, s))),
            R"(       core0                                  core1
    1  |                                      raises doorbell  release  slab.hpp:21
    2  interrupt doorbell, raised in step 1   |                acquire  idle.hpp:7
    3    add free 1: 0 -> 1                   |                relaxed  slab.hpp:20
    4  is idle until interrupt doorbell       |                         idle.hpp:7

Nobody can go on:
  core0 is idle
)");
}

std::vector<std::string> busy_lines(unsigned lanes, const std::string& lane_name,
                                    const std::string& location, std::size_t width = page_width) {
  graph_builder b(lanes);
  event_id last = initial_value;
  for (unsigned lane = 0; lane < lanes; ++lane) {
    b.read(static_cast<lane_id>(lane), 0, last, acquire, {"a/long/path/to/somewhere.hpp", lane});
    last = b.write(static_cast<lane_id>(lane), 0, 0xdeadbeefdeadbeef, release,
                   {"an_unusually_long_file_name_for_a_header.hpp", 1234567});
  }
  const given_names names{std::vector<std::string>(lanes, lane_name), {location}};
  const check_violation s =
      failing(b.graph, ending::failed,
              {{kind::overlap, "", {"an_unusually_long_file_name_for_a_header.hpp", 1234567}},
               static_cast<lane_id>(lanes - 1)},
              names);
  return schedule_lines(story_of({}, s), width);
}

TEST(columns, are_as_wide_as_the_terminal) {
  for (const std::size_t width : {least_width, std::size_t{80}, std::size_t{200}})
    for (const unsigned lanes : {1U, 2U, 3U, 5U, 8U, 32U})
      for (const std::string& location : {std::string("x"), std::string(150, 'n')})
        EXPECT_THAT(busy_lines(lanes, "a processor", location, width), Each(SizeIs(Le(width))))
            << lanes << " lanes on " << width;
  EXPECT_LT(busy_lines(2, "P", std::string(100, 'n'), 200).size(),
            busy_lines(2, "P", std::string(100, 'n'), 80).size());
}

TEST(columns, no_line_is_longer_than_the_page) {
  const std::string long_name(150, 'n');
  for (const unsigned lanes : {1U, 2U, 3U, 5U, 8U, 32U})
    for (const std::string& location :
         {std::string("x"), std::string("talloc.lists[3].head"), long_name})
      for (const std::string& lane : {std::string("P"), std::string("a processor"), long_name}) {
        EXPECT_THAT(busy_lines(lanes, lane, location), Each(SizeIs(Le(page_width))));
        EXPECT_THAT(busy_lines(lanes, lane, location), Each(Not(testing::EndsWith(" "))));
      }
}

TEST(columns, the_end_of_a_long_name_is_on_the_next_line) {
  std::string name(90, 'm');
  name += "_last";
  const std::string text = joined(busy_lines(2, "P", name));
  EXPECT_THAT(text, HasSubstr("_last"));
  EXPECT_THAT(text, HasSubstr(".hpp:1234567"));
}

TEST(columns, everything_is_plain_ascii) {
  EXPECT_THAT(joined(busy_lines(2, "k\xc3\xb6nig", "a\tb")), HasSubstr("k??nig"));
  EXPECT_THAT(joined(busy_lines(2, "P", "a\tb")), HasSubstr("read a?b"));
}

TEST(columns, a_failure_without_events_names_its_lane) {
  const execution nothing(1);
  const given_names names{{"CPU0"}, {}};
  const check_violation s =
      failing(nothing, ending::failed, {{kind::crash, "", {"a.cpp", 3}}, 0}, names);
  EXPECT_EQ(joined(schedule_lines(story_of({}, s))),
            "       CPU0\n       FAILS: crash (a.cpp:3)\n");
}

// A block that is freed, used again, and written by somebody who still has it.
TEST(columns, a_use_after_free_points_to_the_end_of_the_life) {
  graph_builder b(2);
  const label ends{.what = op::end_life{{0x5000, 16}}, .where = {talloc, 30}};
  const event_id freed = b.graph.append(0, ends);
  b.graph.append(0, {.what = op::begin_life{{0x5000, 16}}, .where = {talloc, 40}});
  const event_id anew = b.write(0, 0, 7, plain_order, {talloc, 41});
  b.graph[anew].lab.as<op::write>().begins_life = true;
  b.write(1, 0, 1, plain_order, {here, 9});
  const given_names names{{"CPU0", "CPU1"}, {"block.next"}, {}, {}, {{{0x5000, 16}, "block"}}};
  const check_violation s =
      failing(b.graph, ending::failed, {{kind::use_after_free, "", {here, 9}}, 1, freed}, names);
  EXPECT_EQ(joined(schedule_lines(story_of({}, s))),
            R"(       CPU0                CPU1
    1  block's life ends   |                              talloc.hpp:30
>>  2  |                   write block.next = 1  plain    talloc_torn_range.cpp:9
       |                   FAILS: use-after-free (talloc_torn_range.cpp:9)  (step 1)

>> CPU0 is left in the middle: after step 1 it could have gone on.
)");
  const check_violation all = failing(b.graph, ending::failed, {s.what, no_lane}, names);
  EXPECT_THAT(
      joined(schedule_lines(story_of({}, all))),
      testing::AllOf(HasSubstr("block's life begins"), HasSubstr("construct block.next = 7")));
}

} // namespace
} // namespace heddle::reports
