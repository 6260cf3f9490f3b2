// What interpreted programs do, event by event. The tests play the engine: they look at each lane's
// pending event and answer it.
#include "checker/testing/lang/interpreter.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <utility>

#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {
namespace {

using testing::ElementsAre;

// Answers every event of a lane under sequential execution on real memory.
class sequential_run {
public:
  explicit sequential_run(const std::string& text) : program(text) {
    for (const location_facts& l : program.locations())
      memory.push_back(static_cast<value_t>(l.initial));
  }

  // Performs the lane's next event; false if it has none.
  bool step(lane_id lane) {
    const pending& at = program.at(lane);
    if (at.state != lane_state::ready)
      return false;
    const label l = at.next;
    outcome result;
    if (accesses_memory(l)) {
      value_t& cell = memory[l.location];
      result.value = cell;
      result.success = update_writes(l, cell, false);
      if (l.kind() == event_kind::write)
        cell = l.as<op::write>().value;
      if (result.success)
        cell = updated(l, cell);
    }
    events.push_back(l);
    program.advance(lane, result);
    return true;
  }
  void run(lane_id lane = 0) {
    while (step(lane)) {
    }
  }
  std::int64_t operator[](const std::string& name) const {
    return program.value_of(0, name).value_or(-1000);
  }

  interpreted_program program;
  std::vector<value_t> memory;
  std::vector<label> events;
};

// The value register r has after thread 0 ran the statements.
std::int64_t result_of(const std::string& statements) {
  sequential_run run("x=5 y a[3]=7; plain p=2 q[2]=4; mutex m: T: " + statements);
  run.run();
  EXPECT_EQ(run.program.at(0).state, lane_state::done) << statements;
  return run["r"];
}

const pending& first_event(const interpreted_program& p, lane_id lane = 0) { return p.at(lane); }

TEST(Interpreter, ComputesAsCDoes) {
  EXPECT_EQ(result_of("r=1+2*3-8%5"), 4);
  EXPECT_EQ(result_of("r=-7%4"), -3);
  EXPECT_EQ(result_of("r=(1<2)+(2<=2)+(3>4)+(4>=4)+(1==1)+(1!=1)"), 4);
  EXPECT_EQ(result_of("r=6&3"), 2);
  EXPECT_EQ(result_of("r=!0+!7"), 1);
  EXPECT_EQ(result_of("r=unassigned"), 0);
  EXPECT_EQ(result_of("r=9223372036854775807+1"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(result_of("s=-1; r=(-9223372036854775807-1)%s"), 0);
}

TEST(Interpreter, RunsControlFlow) {
  EXPECT_EQ(result_of("if(0) r=1; else r=2"), 2);
  EXPECT_EQ(result_of("if(0) r=1"), 0);
  EXPECT_EQ(result_of("for(int k=1;k<=4;k++) r=r+k"), 10);
  EXPECT_EQ(result_of("r=10; while(r>3) r--"), 3);
  EXPECT_EQ(result_of("for(int k=0;k<3;k++) {if(k==1) {r=r+10} else {r=r+1}}"), 12);
}

TEST(Interpreter, ConjunctionAndDisjunctionAreTruthValues) {
  EXPECT_EQ(result_of("r=5&&7"), 1);
  EXPECT_EQ(result_of("r=0||9"), 1);
  EXPECT_EQ(result_of("r=1; r=0||r"), 1) << "the old value, although r is assigned";
  EXPECT_EQ(result_of("r=3; r=r&&r==3"), 1);
}

TEST(Interpreter, SkippedOperandsAreNoEvents) {
  sequential_run run("x y: T: r=ld(x,rlx)&&ld(y,rlx); r=!ld(x,rlx)||ld(y,rlx)");
  run.run();
  EXPECT_EQ(run.events.size(), 2U);
  for (const label& l : run.events)
    EXPECT_EQ(l.location, 0U);
}

TEST(Interpreter, EvaluatesFromLeftToRight) {
  sequential_run run("x y a[4]: T: st(a[ld(x,rlx)],ld(y,acq)+ld(x,sc),rel)");
  run.run();
  std::vector<std::pair<location_id, order>> found;
  for (const label& l : run.events)
    found.emplace_back(l.location, l.ord);
  using testing::Pair;
  EXPECT_THAT(found, ElementsAre(Pair(0U, relaxed), Pair(1U, acquire), Pair(0U, seq_cst),
                                 Pair(2U, release)));
}

TEST(Interpreter, ReadModifyWritesReturnTheOldValue) {
  EXPECT_EQ(result_of("r=fai(x,2,rlx)*100+ld(x,rlx)"), 507);
  EXPECT_EQ(result_of("r=fas(x,2,rlx)*100+ld(x,rlx)"), 503);
  EXPECT_EQ(result_of("r=fan(x,6,rlx)*100+ld(x,rlx)"), 504);
  EXPECT_EQ(result_of("r=fao(x,2,rlx)*100+ld(x,rlx)"), 507);
  EXPECT_EQ(result_of("r=fax(x,1,rlx)*100+ld(x,rlx)"), 504);
  EXPECT_EQ(result_of("r=xchg(x,9,rlx)*100+ld(x,rlx)"), 509);
  EXPECT_EQ(result_of("fai(x,-6,rlx); r=ld(x,rlx)"), -1);
}

TEST(Interpreter, CompareExchangeReturnsSuccess) {
  EXPECT_EQ(result_of("r=cas(x,5,6,rlx)*100+ld(x,rlx)"), 106);
  EXPECT_EQ(result_of("r=cas(x,4,6,rlx)*100+ld(x,rlx)"), 5);
  EXPECT_EQ(result_of("r=awaitcas(x,5,6,rlx)*100+ld(x,rlx)"), 106);
  EXPECT_EQ(result_of("r=await(x,5,rlx)*100+awaitne(y,4,acq)"), 500);
}

TEST(Interpreter, PlainAccessesAreEvents) {
  sequential_run run("plain p=2 q[2]=4: T: p=p+1; q[p-2]=q[0]*2");
  run.run();
  ASSERT_EQ(run.events.size(), 5U);
  for (const label& l : run.events)
    EXPECT_EQ(l.ord, order::plain);
  EXPECT_EQ(run.events[0].kind(), event_kind::read);
  EXPECT_EQ(run.events[1].kind(), event_kind::write);
  EXPECT_EQ(run.events[4].location, 2U);
  EXPECT_THAT(run.memory, ElementsAre(3U, 4U, 8U));
}

TEST(Interpreter, LabelsSayWhatTheTextSays) {
  const interpreted_program cas("x y=3: T: cas(y,3,8,rel,sc)");
  const label& l = first_event(cas).next;
  ASSERT_TRUE(l.is<op::update>());
  const auto& u = l.as<op::update>();
  EXPECT_EQ(u.op, update_op::compare_exchange);
  EXPECT_EQ(l.ord, release);
  EXPECT_EQ(u.failure, seq_cst);
  EXPECT_FALSE(u.weak);
  EXPECT_EQ(l.location, 1U);
  EXPECT_EQ(u.expected, 3U);
  EXPECT_EQ(u.operand, 8U);
  EXPECT_EQ(l.initial, 3U);
  EXPECT_EQ(l.size, 8U);
  EXPECT_EQ(l.where.line, 11U) << "the column";
  const interpreted_program implied("x: T: cas(x,0,1,acq_rel)");
  EXPECT_EQ(order_if_failed(first_event(implied).next), acquire);
  EXPECT_TRUE(may_fail_spuriously(first_event(interpreted_program("x: T: casw(x,0,1,sc)")).next));
  EXPECT_EQ(first_event(interpreted_program("x: T: fence(acq)")).next.ord, acquire);
  const interpreted_program choice("x: T: r=choose(3)");
  EXPECT_EQ(first_event(choice).next.kind(), event_kind::choice);
  EXPECT_EQ(alternatives_of(first_event(choice).next), 3U);
}

TEST(Interpreter, WaitingOperationsSayWhatTheyWaitFor) {
  const interpreted_program p("x; mutex m: T: await(x,4,acq) | T: awaitne(x,4,rlx) | "
                              "T: awaitcas(x,1,2,rel) | T: lock(m); unlock(m)");
  EXPECT_EQ(p.at(0).next.wait, wait_kind::await);
  EXPECT_FALSE(wait_satisfied(p.at(0).next, 3));
  EXPECT_TRUE(wait_satisfied(p.at(0).next, 4));
  EXPECT_FALSE(wait_satisfied(p.at(1).next, 4));
  EXPECT_TRUE(wait_satisfied(p.at(2).next, 1));
  EXPECT_EQ(p.at(2).next.as<op::update>().operand, 2U);
  EXPECT_EQ(p.at(3).next.wait, wait_kind::lock);
  EXPECT_EQ(p.at(3).next.ord, acquire);
  EXPECT_TRUE(wait_satisfied(p.at(3).next, 0));
}

TEST(Interpreter, UnlockIsAReleaseStoreOfZero) {
  sequential_run run("mutex m: T: lock(m); unlock(m)");
  ASSERT_TRUE(run.step(0));
  EXPECT_THAT(run.memory, ElementsAre(1U));
  EXPECT_EQ(run.program.at(0).next.kind(), event_kind::write);
  EXPECT_EQ(run.program.at(0).next.ord, release);
  run.run();
  EXPECT_THAT(run.memory, ElementsAre(0U));
}

TEST(Interpreter, CopiesKnowTheirIndex) {
  const interpreted_program p("x: T: st(x,i,rlx) | T[3]: st(x,10+i,rlx)");
  ASSERT_EQ(p.lanes(), 4U);
  EXPECT_EQ(p.at(0).next.as<op::write>().value, 0U);
  EXPECT_EQ(p.at(1).next.as<op::write>().value, 10U);
  EXPECT_EQ(p.at(3).next.as<op::write>().value, 12U);
}

TEST(Interpreter, NamesLanesAndLocations) {
  const interpreted_program p("x arr[2]; mutex m: T: st(x,1,rlx) | T: ; | MAIN: join(1)");
  EXPECT_EQ(p.lane_name(0), "main");
  EXPECT_EQ(p.lane_name(1), "T0");
  EXPECT_EQ(p.location_name(0), "x");
  EXPECT_EQ(p.location_name(2), "arr[1]");
  EXPECT_EQ(p.location_name(3), "m");
  EXPECT_EQ(interpreted_program("x: T: st(x,1,rlx)").lane_name(0), "T0");
}

TEST(Interpreter, MainRunsBeforeTheThreadsItCreates) {
  sequential_run run("x: PRE: st(x,1,rlx) | T: st(x,2,rlx) | T: st(x,3,rlx) | MAIN: join(1); r=7");
  const program& p = run.program;
  EXPECT_EQ(p.at(0).next.kind(), event_kind::write);
  EXPECT_EQ(p.at(1).state, lane_state::not_started);
  run.step(0);
  EXPECT_EQ(p.at(0).next.kind(), event_kind::create);
  EXPECT_EQ(target_lane(p.at(0).next), 1);
  run.step(0);
  EXPECT_EQ(p.at(1).state, lane_state::ready) << "created, and at its first event";
  EXPECT_EQ(p.at(2).state, lane_state::not_started);
  run.step(0);
  EXPECT_EQ(p.at(0).next.kind(), event_kind::join);
  EXPECT_EQ(target_lane(p.at(0).next), 2);
  run.step(0);
  EXPECT_EQ(p.at(0).state, lane_state::done);
  EXPECT_EQ(run["r"], 7);
}

TEST(Interpreter, ThreadsAloneStartAtOnce) {
  const interpreted_program p("x: T: st(x,1,rlx) | T: ");
  EXPECT_EQ(p.lanes(), 2U);
  EXPECT_EQ(p.at(0).state, lane_state::ready);
  EXPECT_EQ(p.at(1).state, lane_state::done);
}

TEST(Interpreter, AFailedCheckFailsItsLane) {
  sequential_run run("x: T: r=ld(x,rlx); check(r==1); st(x,1,rlx)");
  run.run();
  EXPECT_EQ(run.program.at(0).state, lane_state::failed);
  EXPECT_EQ(run.program.failure_of(0).what, kind::expectation);
  EXPECT_EQ(run.program.failure_of(0).message, "check(r==1) does not hold");
  EXPECT_EQ(run.program.failure_of(0).where.line, 20U);
}

TEST(Interpreter, AFailedAssumptionBlocksItsLane) {
  sequential_run run("x: T: assume(ld(x,rlx)); st(x,1,rlx)");
  run.run();
  EXPECT_EQ(run.program.at(0).state, lane_state::blocked);
  EXPECT_EQ(run.program.at(0).why, block_reason::assumption);
}

TEST(Interpreter, WhatHasNoMeaningFailsItsLane) {
  const interpreted_program hang("x: T: while(1) r=1-r");
  EXPECT_EQ(hang.at(0).state, lane_state::failed);
  EXPECT_EQ(hang.failure_of(0).what, kind::hang);
  const interpreted_program division("x: T: r=1%s");
  EXPECT_EQ(division.failure_of(0).what, kind::crash);
  const interpreted_program outside("a[2]: T: k=2; ld(a[k],rlx)");
  EXPECT_EQ(outside.failure_of(0).what, kind::access_violation);
  EXPECT_EQ(outside.failure_of(0).message, "a[2] is outside the array");
}

} // namespace
} // namespace heddle::checker::lang
