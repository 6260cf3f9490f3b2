// Programs that start threads, lock mutexes and wait for conditions, under the checker.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"
#include "checker/runtime/unseen_code.hpp"
#include "harness/facade/include/heddle_threads.hpp"

extern "C" {
int two_counts();
int two_unlocked_counts();
int passed_through(int n);
void opposite_orders();
void lock_mutex_twice();
void unlock_mutex_only();
int lock_recursively();
int set_up_once();
int number_awaited();
int number_awaited_once();
int number_missed();
int two_cpp_counts();
int cpp_counts_announced();
}

namespace heddle {
namespace {

using testing::HasSubstr;
using outcomes = std::set<std::string>;

// A main thread, and room for two that it starts.
check_result run(int (*program)()) {
  return check({.model = memory_model::rc11, .stop_at_first_failure = false}, [&](machine& m) {
    m.thread("main", [program] { observe("result", program()); });
    code_threads(m, 2);
  });
}

check_result run(void (*program)()) {
  return check({.model = memory_model::rc11, .stop_at_first_failure = false}, [&](machine& m) {
    m.thread("main", [program] { program(); });
    code_threads(m, 2);
  });
}

TEST(threads, are_started_and_joined) {
  const check_result r = run(+[] { return passed_through(2); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, outcomes{"result=7"});
}

TEST(threads, count_right_with_a_mutex) {
  const check_result r = run(two_counts);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, outcomes{"result=2"});
  EXPECT_EQ(r.executions, 2U);
}

TEST(threads, race_without_one) {
  const check_result r = run(two_unlocked_counts);
  EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr("thread_code.c:21"));
}

TEST(threads, that_were_not_foreseen_are_a_mistake) {
  const check_result r = check({.stop_at_first_failure = false}, [](machine& m) {
    m.thread("main", [] { two_counts(); });
    code_threads(m, 1);
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::expectation}) << r.report();
}

TEST(mutexes, in_opposite_orders_are_a_deadlock) {
  const check_result r = run(opposite_orders);
  EXPECT_EQ(r.kinds, std::set<kind>{kind::deadlock}) << r.report();
}

TEST(mutexes, are_not_locked_twice) {
  const check_result r = run(lock_mutex_twice);
  EXPECT_EQ(r.kinds, std::set<kind>{kind::recursive_lock}) << r.report();
}

TEST(mutexes, are_unlocked_by_who_has_them) {
  const check_result r = run(unlock_mutex_only);
  EXPECT_EQ(r.kinds, std::set<kind>{kind::unlock_by_non_owner}) << r.report();
}

TEST(mutexes, may_be_recursive) {
  const check_result r = run(lock_recursively);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, outcomes{"result=0"});
}

TEST(threads, set_up_once) {
  const check_result r = run(set_up_once);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, outcomes{"result=20"});
}

TEST(conditions, hand_over) {
  const check_result r = run(number_awaited);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, outcomes{"result=7"});
}

TEST(conditions, may_wake_for_no_reason) {
  const check_result r = run(number_awaited_once);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"result=0", "result=7"}));
}

TEST(conditions, are_missed_by_who_looks_too_early) {
  const check_result r = run(number_missed);
  EXPECT_EQ(r.kinds, std::set<kind>{kind::lost_wakeup}) << r.report();
}

TEST(cpp_threads, count_right_with_a_mutex) {
  const check_result r = run(two_cpp_counts);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, outcomes{"result=2"});
}

TEST(cpp_threads, wait_for_a_condition) {
  const check_result r = run(cpp_counts_announced);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, outcomes{"result=1"});
}

TEST(library_threads, are_no_code_that_the_checker_does_not_see) {
  EXPECT_THAT(checker::places_to_stop(), testing::IsEmpty());
}

} // namespace
} // namespace heddle
