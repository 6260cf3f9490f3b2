// Uses after free: the engine, every interleaving, and the oracle say the same of random programs.
#include <algorithm>

#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"
#include "checker/naive/late_uses.hpp"
#include "checker/naive/naive.hpp"
#include "checker/testing/oracle/random_lives.hpp"

namespace heddle::checker::oracle {
namespace {

constexpr memory_model models[] = {memory_model::sc, memory_model::tso, memory_model::rc11};

bool ends_lives(const life_script& script) {
  return std::ranges::any_of(script, [](const auto& lane) {
    return std::ranges::any_of(lane, [](const label& l) { return l.is<op::end_life>(); });
  });
}

TEST(lives, engine_and_oracle_agree_on_random_programs) {
  constexpr unsigned programs = 2000;
  unsigned late = 0;
  unsigned sometimes_late = 0;
  unsigned never_late = 0; // though lives end in it
  for (unsigned n = 0; n < programs; ++n) {
    const life_script script = random_lives(n);
    for (const memory_model model : models) {
      const auto policy = static_cast<schedule_policy>(n % 3);
      const lives_agreement a = compare_lives(script, model, policy);
      ASSERT_EQ(a.differences, "") << "program " << n << " under " << name_of(model) << "\n"
                                   << text_of(script);
      late += a.late > 0 ? 1 : 0;
      never_late += a.late == 0 && ends_lives(script) ? 1 : 0;
      sometimes_late += a.late > 0 && a.late < a.executions ? 1 : 0;
    }
  }
  RecordProperty("late", static_cast<int>(late));
  RecordProperty("never_late", static_cast<int>(never_late));
  RecordProperty("sometimes_late", static_cast<int>(sometimes_late));
  EXPECT_GT(late, programs / 2);
  EXPECT_GT(never_late, programs / 2);
  EXPECT_GT(sometimes_late, programs / 20);
}

// What every interleaving shows of a program.
std::set<kind> kinds_of(const life_script& script) {
  scripted_program p(script);
  return enumerate_schedules(p, {}).kinds;
}

TEST(lives, the_naive_engine_knows_their_rule) {
  using namespace script;
  const std::set<kind> late{kind::use_after_free};
  const std::set<kind> none{};
  EXPECT_EQ(kinds_of({{load(0), end_life(0)}}), none);
  EXPECT_EQ(kinds_of({{end_life(0), load(0)}}), late);
  EXPECT_EQ(kinds_of({{end_life(0), load(1)}}), none);
  EXPECT_EQ(kinds_of({{end_life(0, 2), load(1)}}), late);
  EXPECT_EQ(kinds_of({{end_life(0), begin_life(0), load(0)}}), none);
  EXPECT_EQ(kinds_of({{end_life(0), begin_life(1), load(0)}}), late);
  EXPECT_EQ(kinds_of({{end_life(0), construct(0, 1), load(0)}}), none);
  EXPECT_EQ(kinds_of({{end_life(0)}, {load(0)}}), late);
  EXPECT_EQ(kinds_of({{end_life(0)}, {construct(0, 1)}}), late);
  EXPECT_EQ(kinds_of({{begin_life(0), load(0)}}), none);
  EXPECT_EQ(kinds_of({{load(0), begin_life(0)}}), none);
  EXPECT_EQ(kinds_of({{begin_life(0)}, {load(0)}}), late);
  EXPECT_EQ(kinds_of({{begin_life(0)}, {load(1)}}), none);
}

TEST(lives, both_ends_of_a_late_use_are_named) {
  scripted_program p({{script::end_life(0)}, {script::load(0)}});
  struct watch : observer {
    bool on_execution(const execution& g, ending, const std::vector<violation>& found) override {
      for (const violation& v : found) {
        ++seen;
        EXPECT_NE(v.partner, no_event);
        EXPECT_NE(g[v.partner].lane, v.lane);
        EXPECT_EQ(v.what.message, v.lane == 1 ? "T1 reads x0, and T0's end of the life of 1 bytes "
                                                "is not ordered after it"
                                              : "T0 ends the life of 1 bytes, and T1's read of x0 "
                                                "is not ordered before it");
      }
      return true;
    }
    unsigned seen = 0;
  };
  for (const schedule_policy policy :
       {schedule_policy::left_to_right, schedule_policy::writes_first}) {
    watch w;
    explore(p, {.policy = policy, .stop_at_first_failure = false}, w);
    EXPECT_EQ(w.seen, 1U);
  }
  watch w;
  enumerate_schedules(p, {}, &w);
  EXPECT_GT(w.seen, 0U);
}

} // namespace
} // namespace heddle::checker::oracle
