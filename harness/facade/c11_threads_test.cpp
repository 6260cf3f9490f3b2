// Programs that use <threads.h>, under the checker.
#include <gtest/gtest.h>
#include <threads.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"
#include "harness/facade/include/heddle_threads.hpp"

extern "C" {
int c11_two_counts();
int c11_two_unlocked_counts();
int c11_result_of_exit(int n);
int c11_lock_twice(int type);
int c11_try_beside_holder();
int c11_try_for_a_while_beside_holder();
void c11_unlock_only();
int c11_number_awaited();
int c11_number_not_announced();
int c11_set_up_once();
int c11_number_polled();
}

namespace heddle {
namespace {

using outcomes = std::set<std::string>;

// A main thread, and room for two that it starts.
check_result run(int (*program)(), memory_model model = memory_model::rc11) {
  return check({.model = model, .stop_at_first_failure = false}, [&](machine& m) {
    m.thread("main", [program] { observe("result", program()); });
    code_threads(m, 2);
  });
}

void expect_results(int (*program)(), const outcomes& results) {
  for (const memory_model model : {sc, tso, rc11}) {
    const check_result r = run(program, model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.outcomes, results);
  }
}

void expect_failure(int (*program)(), kind what) {
  const check_result r = run(program);
  EXPECT_EQ(r.kinds, std::set<kind>{what}) << r.report();
}

TEST(c11_threads, count_right_with_a_mutex) { expect_results(c11_two_counts, {"result=2"}); }

TEST(c11_threads, race_without_one) { expect_failure(c11_two_unlocked_counts, kind::data_race); }

TEST(c11_threads, end_where_they_say_so) {
  expect_results([] { return c11_result_of_exit(2); }, {"result=7"});
}

TEST(c11_mutexes, are_locked_twice_if_they_are_recursive) {
  expect_results([] { return c11_lock_twice(mtx_recursive); }, {"result=0"});
  expect_results([] { return c11_lock_twice(mtx_recursive | mtx_timed); }, {"result=0"});
  expect_failure([] { return c11_lock_twice(mtx_plain); }, kind::recursive_lock);
  expect_failure([] { return c11_lock_twice(mtx_timed); }, kind::recursive_lock);
}

TEST(c11_mutexes, may_be_busy_or_not_be_had_in_time) {
  expect_results(c11_try_beside_holder, {"result=0", "result=1"});
  expect_results(c11_try_for_a_while_beside_holder, {"result=0", "result=2"});
}

TEST(c11_mutexes, are_unlocked_by_who_has_them) {
  expect_failure([] { return c11_unlock_only(), 0; }, kind::unlock_by_non_owner);
}

TEST(c11_conditions, hand_over) { expect_results(c11_number_awaited, {"result=7"}); }

TEST(c11_conditions, are_waited_for_in_vain_if_nobody_announces_them) {
  expect_failure(c11_number_not_announced, kind::lost_wakeup);
}

TEST(c11_threads, set_up_once) { expect_results(c11_set_up_once, {"result=20"}); }

TEST(c11_threads, wait_by_looking_now_and_then) { expect_results(c11_number_polled, {"result=3"}); }

} // namespace
} // namespace heddle
