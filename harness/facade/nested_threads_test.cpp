// Who runs a thread is no event: starting threads orders the one who starts and the one who is
// started, and nobody else. And threads that wait for ever are missed although nobody joins them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"
#include "checker/explain/scenario_replay.hpp"
#include "harness/facade/include/heddle_threads.hpp"

extern "C" {
void starts_in_turn(int n);
void starts_nested();
int whoever_comes_first();
void waits_unjoined();
void waits_detached();
void never_returns_from_lock();
void nobody_starts();
}

namespace heddle {
namespace {

using testing::HasSubstr;

check_result run(void (*program)(), unsigned room, memory_model model = memory_model::rc11) {
  return check({.model = model, .stop_at_first_failure = false}, [&](machine& m) {
    m.thread("main", [program] { program(); });
    code_threads(m, room);
  });
}

TEST(starting_threads, orders_parent_and_child_only) {
  for (const memory_model model : {sc, tso, rc11}) {
    const check_result r = run(starts_nested, 4, model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.executions, 1U);
  }
}

TEST(starting_threads, takes_as_many_as_there_is_room_for) {
  const check_result r = run([] { starts_in_turn(31); }, 31);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.executions, 1U);
}

TEST(starting_threads, that_there_is_no_room_for_is_said) {
  for (const auto& program : {+[] { starts_in_turn(3); }, +[] { starts_nested(); }}) {
    const check_result r = run(program, 2);
    EXPECT_EQ(r.kinds, std::set<kind>{kind::expectation}) << r.report();
    EXPECT_THAT(r.failure.message, HasSubstr("code_threads has made no room"));
  }
}

TEST(starting_threads, needs_room_only_for_those_that_run_together) {
  const check_result r =
      check({.model = memory_model::rc11, .stop_at_first_failure = false}, [](machine& m) {
        m.thread("A", [] { observe("A", whoever_comes_first()); });
        m.thread("B", [] { observe("B", whoever_comes_first()); });
        code_threads(m, 1);
      });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (std::set<std::string>{"A=1 B=0", "A=0 B=1"}));
}

TEST(starting_threads, is_followed_by_a_trace) {
  const scenario_variant variant{.name = "any", .build = [](void*, machine& m) {
                                   m.thread("main", [] {
                                     starts_nested();
                                     expect(false, kind::expectation, "fails at the end");
                                   });
                                   code_threads(m, 4);
                                 }};
  const check_result r = check({.model = rc11}, [&](machine& m) { variant.build(nullptr, m); });
  const auto decisions = checker::trace::record(variant, rc11, r.first.value());
  const auto again = checker::trace::replay(variant, rc11, decisions.value(), kind::expectation);
  EXPECT_EQ(again.not_applied, std::nullopt);
  EXPECT_EQ(again.violation.value().what.what, kind::expectation);
}

TEST(threads_that_nobody_joins, are_missed_if_they_wait_for_ever) {
  for (const auto& program : {waits_unjoined, waits_detached}) {
    const check_result r = run(program, 1);
    EXPECT_EQ(r.kinds, std::set<kind>{kind::lost_wakeup}) << r.report();
  }
  const check_result r = run(never_returns_from_lock, 1);
  EXPECT_EQ(r.kinds, std::set<kind>{kind::deadlock}) << r.report();
}

TEST(threads_that_nobody_starts, wait_for_nothing) {
  const check_result r = run(nobody_starts, 3);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
}

} // namespace
} // namespace heddle
