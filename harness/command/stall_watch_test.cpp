// Standstills, as seen from outside: what is one, and what only looks like one.
#include "harness/command/stall_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace heddle::command {
namespace {

using checker::sleep_seen;
using testing::HasSubstr;
using testing::IsEmpty;

class stalls : public testing::Test {
protected:
  // Looks so many times, with so much processor time between two looks. The first answer that is
  // not empty.
  std::string look(unsigned times, char state, double used) {
    for (unsigned i = 0; i < times; ++i) {
      now.state = state;
      now.cpu_seconds += used;
      const std::string seen = watch.look(now, live);
      if (const auto what = watch.to_tell())
        told.push_back(*what);
      if (!seen.empty())
        return seen;
    }
    return {};
  }

  stall_watch watch;
  checker::live_counts live;
  process_state now;
  std::vector<sleep_seen> told;
};

TEST_F(stalls, what_waits_for_a_processor_does_not_stand_still) {
  EXPECT_THAT(look(1000, 'R', 0), IsEmpty());
  EXPECT_THAT(look(1000, 'R', 0.2), IsEmpty());
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(stalls, a_long_sleep_is_told_first_and_ended_then) {
  EXPECT_THAT(look(20, 'S', 0), IsEmpty());
  EXPECT_EQ(told.at(0), sleep_seen::one_long_sleep);
  EXPECT_THAT(look(20, 'S', 0), HasSubstr("waits in the operating system"));
}

TEST_F(stalls, a_stopped_process_is_one) { EXPECT_THAT(look(40, 'T', 0), HasSubstr("stopped")); }

TEST_F(stalls, a_process_under_a_debugger_is_none) { EXPECT_THAT(look(1000, 't', 0), IsEmpty()); }

TEST_F(stalls, short_sleeps_without_end_are_for_the_guard_to_judge) {
  EXPECT_THAT(look(100, 'S', 0.004), IsEmpty());
  EXPECT_GT(told.size(), 10U);
  EXPECT_EQ(told[0], sleep_seen::many_short_ones);
}

TEST_F(stalls, whose_executions_end_does_not_stand_still) {
  for (unsigned i = 0; i < 100; ++i) {
    ++live.executions;
    EXPECT_THAT(look(1, 'S', 0.01), IsEmpty());
  }
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(stalls, a_guard_that_no_longer_looks_is_one) {
  live.guards = 1;
  for (unsigned i = 0; i < 100; ++i) {
    ++live.guard_readings;
    EXPECT_THAT(look(1, 'R', 0.2), IsEmpty());
  }
  EXPECT_THAT(look(100, 'R', 0.2), HasSubstr("keeps away the signals"));
}

TEST(process_state, of_this_process) {
  const process_state here = state_of(::getpid());
  EXPECT_EQ(here.state, 'R');
  EXPECT_GE(here.cpu_seconds, 0);
}

} // namespace
} // namespace heddle::command
