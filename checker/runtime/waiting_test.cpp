// Loops of plain C that wait without saying so: explored finitely, and stuck if nobody comes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>

#include "checker/check/check.hpp"

extern "C" {
void wait_for_turn(int n);
void take_turn(int n);
void wait_for_volatile_turn(int n);
void take_volatile_turn(int n);
int count_locked();
void never_unlock();
int wait_at_most(int rounds);
void publish_slot(int i);
}

namespace heddle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::rc11) {
  return check({.model = model, .stop_at_first_failure = false, .nondeterminism_sample = 1}, build);
}

constexpr memory_model models[] = {memory_model::sc, memory_model::tso, memory_model::rc11};

TEST(waiting, for_an_atomic) {
  for (const auto model : models) {
    const check_result r = run(
        [](machine& m) {
          m.thread("P0", [] {
            wait_for_turn(1);
            take_turn(2);
          });
          m.thread("P1", [] {
            take_turn(1);
            wait_for_turn(2);
          });
        },
        model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_LE(r.executions, 2U);
  }
}

TEST(waiting, for_a_volatile) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { wait_for_volatile_turn(1); });
    m.thread("P1", [] { take_volatile_turn(1); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
}

TEST(waiting, for_what_never_comes) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { wait_for_turn(2); });
    m.thread("P1", [] { take_turn(1); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::lost_wakeup}) << r.report();
  EXPECT_THAT(r.report(), HasSubstr("turn stays 1"));
}

TEST(waiting, for_a_flag_that_is_tested_and_set) {
  for (const auto model : models) {
    const check_result r = run(
        [](machine& m) {
          m.thread("P0", [] { observe("P0", count_locked()); });
          m.thread("P1", [] { observe("P1", count_locked()); });
          m.thread("P2", [] { observe("P2", count_locked()); });
        },
        model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.outcomes.size(), 6U);
  }
}

TEST(waiting, for_a_flag_that_is_never_cleared) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { never_unlock(); });
    m.thread("P1", [] { never_unlock(); });
    m.thread("P2", [] { never_unlock(); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::lost_wakeup}) << r.report();
  EXPECT_THAT(r.report(), HasSubstr("busy stays 1"));
}

TEST(waiting, in_a_handler_for_what_it_interrupted) {
  const check_result r = run([](machine& m) {
    const cpu_handle core = m.thread("core0", [] { count_locked(); });
    m.interrupt(core, "tick", {.arrivals = 1}, [] { count_locked(); });
  });
  EXPECT_TRUE(r.kinds.contains(kind::lost_wakeup)) << r.report();
}

TEST(waiting, for_a_handler_of_the_same_cpu) {
  const check_result r = run([](machine& m) {
    const cpu_handle core = m.thread("core0", [] { wait_for_turn(1); });
    m.interrupt(core, "tick", {.arrivals = 1}, [] { take_turn(1); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
}

// Rounds that are counted in memory end by themselves.
TEST(waiting, no_longer_than_so_many_rounds) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { observe("rounds", wait_at_most(3)); });
    m.thread("P1", [] { take_turn(1); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.outcomes, ElementsAre("rounds=-1", "rounds=0", "rounds=1", "rounds=2"));
}

// A weak compare-exchange may fail for no reason, any number of times.
TEST(waiting, for_a_weak_compare_exchange) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { publish_slot(0); });
    m.thread("P1", [] { publish_slot(1); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_TRUE(r.exhaustive);
}

} // namespace
} // namespace heddle
