// From every execution of a program to decisions, and from the decisions to the same execution.
#include "checker/trace/decisions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"
#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/repeat/repeat.hpp"
#include "checker/trace/decision_guide.hpp"

namespace heddle::checker::trace {
namespace {

using script::load;
using script::offer;
using script::store;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> texts(const std::vector<decision>& decisions) {
  std::vector<std::string> result;
  for (const decision& d : decisions)
    result.push_back(text_of(d));
  return result;
}

const char* const programs[] = {
    "x y: T: st(x,1,rlx); r0=ld(y,rlx) | T: st(y,1,rlx); r0=ld(x,rlx)",
    "x y: T: st(x,1,rlx); st(y,1,rlx) | T: r0=ld(y,rlx); r1=ld(x,rlx)",
    "x y: T: st(x,1,rlx); st(y,2,rlx) | T: st(y,1,rlx); st(x,2,rlx)",
    "x: T: st(x,1,rlx); st(x,2,rlx) | T: r0=ld(x,rlx); r1=ld(x,rlx) | T: st(x,3,rlx)",
    "x y: T: st(x,1,rlx); fence(sc); r0=ld(y,rlx) | T: st(y,1,rlx); fence(sc); r0=ld(x,rlx)",
    "x y: T: st(x,1,rlx) | T: st(y,1,rlx) | T: ld(x,acq); ld(y,acq) | T: ld(y,acq); ld(x,acq)",
    "x: T: r0=fai(x,1,rlx) | T: r0=fai(x,1,rlx) | T: st(x,5,rlx); r1=ld(x,rlx)",
};

class every_execution : public testing::TestWithParam<memory_model> {};

TEST_P(every_execution, can_be_repeated) {
  for (const char* text : programs)
    for (const schedule_policy policy :
         {schedule_policy::left_to_right, schedule_policy::writes_first}) {
      lang::interpreted_program p(text);
      const repeated r = repeat_all(p, GetParam(), policy);
      EXPECT_EQ(r.wrong, "");
      EXPECT_GT(r.executions, 2U);
    }
}

INSTANTIATE_TEST_SUITE_P(models, every_execution,
                         testing::Values(memory_model::sc, memory_model::tso, memory_model::rc11),
                         [](const auto& i) { return std::string(name_of(i.param)); });

// A program of two lanes, guided by decisions; what the guide says about them.
struct guided_run {
  guided_result result;
  std::string not_applied;
};

guided_run run(std::vector<std::vector<label>> lanes, std::vector<decision> decisions,
               memory_model model = memory_model::rc11) {
  scripted_program p(std::move(lanes));
  decision_guide guide(p, std::move(decisions));
  guided_run r{run_guided(p, model, guide, {}), {}};
  r.not_applied = guide.first_not_applied().value_or("");
  return r;
}

std::vector<std::string> recorded(std::vector<std::vector<label>> lanes, const execution& g,
                                  const std::vector<event_id>& kept) {
  scripted_program p(std::move(lanes));
  const linear_order order = linearize(g, kept);
  recording_guide guide(p, g, order);
  EXPECT_TRUE(run_guided(p, memory_model::rc11, guide, {}).applied);
  EXPECT_TRUE(guide.completed());
  return texts(guide.decisions());
}

TEST(recording_guide, writes_nothing_down_for_one_lane_after_the_other) {
  const std::vector<std::vector<label>> lanes = {{store(0, 1), load(1)}, {store(1, 1), load(0)}};
  const guided_run r = run(lanes, {});
  EXPECT_THAT(recorded(lanes, r.result.graph, all_events(r.result.graph)), IsEmpty());
}

TEST(recording_guide, one_switch_and_one_source_are_enough_for_a_stale_read) {
  execution g(2);
  g.place(g.append(0, store(0, 1)), 0);
  g.place(g.append(0, store(1, 1)), 0);
  g.set_source(g.append(1, load(1)), 1, false);
  g.set_source(g.append(1, load(0)), initial_value, false);
  g.place(g.append(0, store(2, 1)), 0);
  EXPECT_THAT(recorded({{store(0, 1), store(1, 1), store(2, 1)}, {load(1), load(0)}}, g,
                       possible_causes(g, {{kind::expectation, "", {}}, 1})[0]),
              ElementsAre("switch T0 x2#1 -> T1", "read T1 x0#1 <- init"));
}

TEST(recording_guide, a_switch_is_named_after_what_is_not_in_the_graph) {
  execution g(2); // lane 0 stopped after its first event, as one that raced does
  g.set_source(g.append(0, load(0)), initial_value, false);
  g.place(g.append(1, store(0, 1)), 0);
  EXPECT_THAT(recorded({{load(0), store(1, 1)}, {store(0, 1)}}, g, all_events(g)),
              ElementsAre("switch T0 x1#1 -> T1"));
}

TEST(recording_guide, notices_a_lane_that_does_not_go_on) {
  execution g(2);
  g.set_source(g.append(0, load(0)), initial_value, false);
  g.set_source(g.append(0, load(0)), initial_value, false);
  scripted_program p({{load(0)}, {load(0)}});
  const linear_order order = linearize(g, all_events(g));
  recording_guide guide(p, g, order);
  run_guided(p, memory_model::rc11, guide, {});
  EXPECT_FALSE(guide.completed());
}

TEST(decision_guide, chooses_alternatives) {
  const operation first{.lane = "T0", .on = target::choice};
  const guided_run r = run({{script::choose(3), script::choose(2)}},
                           {{.kind = decision_kind::choose, .at = first, .alternative = 2}});
  EXPECT_EQ(r.not_applied, "");
  EXPECT_EQ(r.result.graph[0].read, 2U);
  EXPECT_EQ(r.result.graph[1].read, 0U);
}

TEST(decision_guide, says_which_operation_never_came) {
  const operation absent{.lane = "T1", .object = "x0", .number = 3};
  const guided_run r =
      run({{store(0, 1)}, {load(0), load(0)}}, {{.kind = decision_kind::read, .at = absent}});
  EXPECT_TRUE(r.result.applied);
  EXPECT_EQ(r.not_applied,
            "decision 1 (read T1 x0#3 <- init): the 3rd operation of T1 on x0 never came");
}

TEST(decision_guide, says_which_source_is_missing) {
  const operation reader{.lane = "T1", .object = "x0"};
  const operation writer{.lane = "T0", .object = "x0", .number = 2};
  const guided_run r = run({{store(0, 1)}, {load(0)}},
                           {{.kind = decision_kind::read, .at = reader, .other = writer}});
  EXPECT_EQ(r.not_applied, "decision 1 (read T1 x0#1 <- T0 x0#2): the 2nd operation of T0 on x0 "
                           "has not written");
}

TEST(decision_guide, says_which_lane_cannot_go_on) {
  const operation at{.lane = "T0", .object = "x0"};
  const guided_run r =
      run({{store(0, 1)}, {}}, {{.kind = decision_kind::switch_lane, .at = at, .to = "T1"}});
  EXPECT_EQ(r.not_applied, "decision 1 (switch T0 x0#1 -> T1): T1 cannot go on there");
}

// The lane of a CPU that is interrupted before its second operation, twice, and after the last.
std::vector<std::vector<label>> interrupted() {
  return {{offer(3, 0), load(0), offer(3, 0), store(2, 1), offer(1, 0), store(3, 1), load(0),
           script::choose(2), offer(1)},
          {store(0, 1)}};
}

execution choosing(std::vector<std::vector<label>> lanes, std::vector<decision> decisions) {
  const guided_run r = run(std::move(lanes), std::move(decisions));
  EXPECT_EQ(r.not_applied, "");
  return r.result.graph;
}

decision deliver(const std::string& line, const std::string& object, unsigned number,
                 gap_side side = gap_side::before) {
  return {.kind = decision_kind::deliver,
          .at = {.lane = "T0", .object = object, .number = number},
          .to = line,
          .side = side};
}

TEST(interrupts, are_named_by_line_and_gap) {
  const decision last = {.kind = decision_kind::deliver,
                         .at = {.lane = "T0", .on = target::choice},
                         .to = "irq0",
                         .side = gap_side::after};
  const execution g =
      choosing(interrupted(), {deliver("irq1", "x0", 2), deliver("irq0", "x0", 2), last});
  EXPECT_EQ(g[2].read, 2U);
  EXPECT_EQ(g[4].read, 1U);
  EXPECT_EQ(g[8].read, 1U);
  EXPECT_THAT(recorded(interrupted(), g, all_events(g)),
              ElementsAre("deliver T0 irq1 before x0#2", "deliver T0 irq0 before x0#2",
                          "deliver T0 irq0 after choice#1"));
}

TEST(interrupts, that_do_not_come_are_not_written_down) {
  const execution g = choosing(interrupted(), {});
  EXPECT_THAT(recorded(interrupted(), g, all_events(g)), IsEmpty());
  const std::vector<std::vector<label>> must = {{offer(2, no_location, true)}};
  const execution only = choosing(must, {});
  EXPECT_EQ(delivered_line(only[0].lab, only[0].read), 1U);
  EXPECT_THAT(recorded(must, only, all_events(only)), IsEmpty());
}

TEST(interrupts, of_which_one_must_come_are_written_down) {
  // Otherwise the second decision would be taken for the first offer.
  const std::vector<std::vector<label>> must = {
      {offer(3, no_location, true), offer(3, no_location, true)}};
  const decision second = {
      .kind = decision_kind::deliver, .at = {.lane = "T0"}, .to = "irq1", .side = gap_side::start};
  decision first = second;
  first.to = "irq0";
  const execution g = choosing(must, {first, second});
  EXPECT_THAT(recorded(must, g, all_events(g)),
              ElementsAre("deliver T0 irq0 at start", "deliver T0 irq1 at start"));
}

TEST(interrupts, do_not_change_the_numbers_of_other_choices) {
  const std::vector<std::vector<label>> lanes = {{offer(1), script::choose(3)}};
  const operation first{.lane = "T0", .on = target::choice};
  const execution g =
      choosing(lanes, {{.kind = decision_kind::choose, .at = first, .alternative = 2}});
  EXPECT_EQ(g[1].read, 2U);
  EXPECT_THAT(recorded(lanes, g, all_events(g)), ElementsAre("choose T0 choice#1 = 2"));
}

TEST(interrupts, no_lane_is_left_between_their_offer_and_what_follows) {
  const std::vector<std::vector<label>> lanes = {{offer(1, 0), load(0), offer(1, 0), load(0)},
                                                 {offer(1, 0), store(0, 1)}};
  const decision away = {.kind = decision_kind::switch_lane,
                         .at = {.lane = "T0", .object = "x0", .number = 2},
                         .to = "T1"};
  const execution g = choosing(lanes, {away});
  EXPECT_EQ(g[g.lane(0)[3]].source, g.lane(1)[1]);
  EXPECT_THAT(recorded(lanes, g, all_events(g)), ElementsAre("switch T0 x0#2 -> T1"));
}

TEST(interrupts, a_line_that_is_not_offered_is_named) {
  EXPECT_EQ(run(interrupted(), {deliver("dma", "x0", 2)}).not_applied,
            "decision 1 (deliver T0 dma before x0#2): dma cannot come before the 2nd operation of "
            "T0 on x0");
  EXPECT_EQ(run(interrupted(), {deliver("irq1", "x2", 1, gap_side::after)}).not_applied,
            "decision 1 (deliver T0 irq1 after x2#1): irq1 cannot come after the 1st operation of "
            "T0 on x2");
}

TEST(decision_guide, does_not_go_to_a_lane_that_would_wait) {
  const label await = script::await(0, 1);
  const guided_run r = run({{await, load(0)}, {store(0, 1)}}, {});
  EXPECT_EQ(r.result.how, ending::complete);
}

TEST(decision_guide, the_model_may_refuse_a_source) {
  const operation reader{.lane = "T0", .object = "x0", .number = 2};
  const guided_run r = run({{store(0, 1), load(0)}}, {{.kind = decision_kind::read, .at = reader}});
  EXPECT_FALSE(r.result.applied);
}

} // namespace
} // namespace heddle::checker::trace
