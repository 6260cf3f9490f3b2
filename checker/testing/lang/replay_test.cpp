// Starting a program anew from a recorded execution.
#include "checker/testing/lang/replay.hpp"

#include <gmock/gmock.h>

#include "checker/testing/lang/interpreter.hpp"

namespace heddle::checker::lang {
namespace {

// Records what a program does: events are added by lane, with the source the test chooses.
class recording {
public:
  explicit recording(const std::string& text) : program(text), graph(program.lanes()) {}

  event_id record(lane_id lane, event_id source = initial_value) {
    const event_id id = graph.append(lane, program.at(lane).next);
    const label l = graph[id].lab;
    if (may_read(l))
      graph.set_source(id, source, false);
    if (l.kind() == event_kind::write || graph[id].writes ||
        update_writes(l, graph[id].read, false))
      graph.place(id, static_cast<unsigned>(graph.at(l.location).mo.size()));
    if (wait_satisfied(l, graph[id].read))
      program.advance(lane, graph.outcome_of(id));
    return id;
  }
  // Registers of the program after a replay.
  std::int64_t replayed(lane_id lane, const std::string& name) {
    program.restart(graph);
    return program.value_of(lane, name).value_or(-1000);
  }

  interpreted_program program;
  execution graph;
};

TEST(Replay, GivesRecordedValuesAndStopsAtTheFrontier) {
  recording r("x: T: st(x,3,rlx); st(x,4,rlx) | T: a0=ld(x,rlx); b=ld(x,rlx)");
  const event_id write = r.record(0);
  r.record(1, write);
  EXPECT_EQ(r.replayed(1, "a0"), 3);
  EXPECT_EQ(r.program.at(0).next.as<op::write>().value, 4U);
  EXPECT_EQ(r.program.at(1).next.kind(), event_kind::read);
}

TEST(Replay, StartsAnewFromTheInitialRegisters) {
  recording r("x: T[2]: r=r+1+i; st(x,r,rlx); r=r+1");
  r.record(0);
  EXPECT_EQ(r.replayed(0, "r"), 2);
  EXPECT_EQ(r.replayed(0, "r"), 2);
  EXPECT_EQ(r.program.at(1).next.as<op::write>().value, 2U);
}

// After a revisit a read stands in the graph in front of the write it reads.
TEST(Replay, FollowsReadsFromAgainstTheOrderOfAddition) {
  recording r("x; plain p: T: a0=ld(x,acq); p=a0 | T: st(x,1,rel); st(x,2,rel)");
  const event_id read = r.record(0);
  r.record(0);
  const event_id first = r.record(1);
  const event_id second = r.record(1);
  // Rebuild with the read reading the second write.
  execution revisited(2);
  const std::vector<event_id> kept{read, first, second};
  revisited.restrict_from(r.graph, kept, read, no_event);
  revisited.set_source(0, 2, false);
  r.program.restart(revisited);
  EXPECT_EQ(r.program.value_of(0, "a0"), 2);
  EXPECT_EQ(r.program.at(1).state, lane_state::done);
  EXPECT_EQ(r.program.at(0).next.as<op::write>().value, 2U);
}

TEST(Replay, CreatesLanesAndJoinsThem) {
  recording r("x: T: st(x,1,rlx) | MAIN: join(0); r=ld(x,rlx)");
  r.record(0);
  const event_id write = r.record(1);
  r.record(0);
  r.record(0, write);
  EXPECT_EQ(r.replayed(0, "r"), 1);
  EXPECT_EQ(r.program.at(0).state, lane_state::done);
  EXPECT_EQ(r.program.at(1).state, lane_state::done);
}

TEST(Replay, LeavesALaneThatWaitsAtItsEvent) {
  recording r("x: T: r=await(x,1,acq) | T: st(x,1,rel)");
  r.record(0);
  r.record(1);
  r.program.restart(r.graph);
  EXPECT_EQ(r.program.at(0).state, lane_state::ready);
  EXPECT_EQ(r.program.at(0).next.wait, wait_kind::await);
  EXPECT_EQ(r.program.at(1).state, lane_state::done);
}

TEST(Replay, RepeatsChoices) {
  recording r("x: T: r=choose(3); st(x,r,rlx)");
  r.record(0);
  r.graph[0].read = 2;
  EXPECT_EQ(r.replayed(0, "r"), 2);
  EXPECT_EQ(r.program.at(0).next.as<op::write>().value, 2U);
}

TEST(Replay, ReportsAnOperationThatDiffers) {
  recording r("x y: T: st(x,1,rlx); st(y,2,rlx)");
  r.record(0);
  r.record(0);
  r.graph[1].lab.as<op::write>().value = 5;
  r.program.restart(r.graph);
  EXPECT_EQ(r.program.at(0).state, lane_state::failed);
  EXPECT_EQ(r.program.failure_of(0).what, kind::nondeterminism);
  EXPECT_EQ(r.program.failure_of(0).message,
            "T0 did a write of y with 5 before, and now write of y with 2");
}

TEST(Replay, ReportsAnOperationThatIsMissing) {
  recording longer("x: T: st(x,1,rlx); st(x,2,rlx)");
  longer.record(0);
  longer.record(0);
  interpreted_program shorter("x: T: st(x,1,rlx)");
  shorter.restart(longer.graph);
  EXPECT_EQ(shorter.failure_of(0).what, kind::nondeterminism);
  EXPECT_THAT(shorter.failure_of(0).message, testing::EndsWith("and now nothing"));
}

} // namespace
} // namespace heddle::checker::lang
