// Race policies: what is asked for, and that it is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/races.hpp>

#include "checker/check/check.hpp"

extern "C" {
void hit();
int hits_so_far();
void* address_of_hits();
void publish(int value);
int look();
void* address_of_ready();
void* address_of_data();
void promoted_publish(int value);
int promoted_look();
}

namespace heddle {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

check_result run(const std::function<void(machine&)>& build) {
  return check(
      {.model = memory_model::rc11, .stop_at_first_failure = false, .nondeterminism_sample = 1},
      build);
}

void two_hits(machine& m) {
  m.thread("P0", [] { hit(); });
  m.thread("P1", [] { hit(); });
}

void message(machine& m) {
  m.thread("P0", [] { publish(7); });
  m.thread("P1", [] { observe("seen", look()); });
}

TEST(races, are_failures) {
  EXPECT_EQ(run(two_hits).kinds, std::set<kind>{kind::data_race});
  EXPECT_EQ(run(message).kinds, std::set<kind>{kind::data_race});
}

TEST(races, are_ignored_where_a_reason_is_given) {
  const check_result r = run([](machine& m) {
    ignore_races(address_of_hits(), sizeof(int), "nobody counts");
    two_hits(m);
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.race_policies, Contains("races on hits are ignored: nobody counts"));
}

TEST(races, are_ignored_there_only) {
  const check_result r = run([](machine& m) {
    ignore_races(address_of_ready(), sizeof(int), "a hint");
    message(m);
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr("data: "));
}

TEST(races, of_a_handler_are_ignored_as_well) {
  const auto program = [](bool ignored) {
    return [ignored](machine& m) {
      if (ignored)
        ignore_races(address_of_hits(), sizeof(int), "nobody counts");
      const cpu_handle core = m.thread("core0", [] { hit(); });
      m.interrupt(core, "tick", {.arrivals = 1}, [] { hit(); });
      m.finally([] { observe("hits", hits_so_far()); });
    };
  };
  EXPECT_EQ(run(program(false)).kinds, std::set<kind>{kind::irq_race});
  const check_result r = run(program(true));
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.outcomes, ElementsAre("hits=1", "hits=2"));
}

// The flag is seen, and the data is old.
TEST(races, that_are_promoted_show_what_they_do) {
  const check_result r = run([](machine& m) {
    promote_races(address_of_ready(), sizeof(int));
    promote_races(address_of_data(), sizeof(int));
    message(m);
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.outcomes, ElementsAre("seen=-1", "seen=0", "seen=7"));
  EXPECT_THAT(r.race_policies, Contains(HasSubstr("to ready are relaxed")));
  EXPECT_THAT(r.race_policies, Contains(HasSubstr("to data are relaxed")));
}

TEST(races, of_a_whole_library_are_promoted) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { promoted_publish(7); });
    m.thread("P1", [] { observe("seen", promoted_look()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.outcomes, ElementsAre("seen=-1", "seen=0", "seen=7"));
  EXPECT_THAT(r.race_policies, Contains(HasSubstr("RACES promote")));
}

TEST(races, have_their_policy_before_the_program_runs) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { ignore_races(address_of_hits(), sizeof(int), "too late"); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::forbidden_context}) << r.report();
}

} // namespace
} // namespace heddle
