// The parts of the driver that know nothing of the machine below.
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "harness/platforms/driver/findings.hpp"
#include "harness/platforms/driver/landings.hpp"
#include "harness/platforms/driver/outcomes.hpp"
#include "harness/platforms/driver/random.hpp"
#include "harness/platforms/driver/settings.hpp"

namespace {

using namespace heddle::driver;

TEST(settings, words_in_any_order) {
  settings s;
  EXPECT_EQ(parse_settings("  seed=18446744073709551615 scenario=a/b/c:v cpus=2 relax=0 ", s),
            nullptr);
  EXPECT_EQ(s.seed, 18446744073709551615U);
  EXPECT_STREQ(s.scenario, "a/b/c:v");
  EXPECT_EQ(s.cpus, 2U);
  EXPECT_EQ(s.relax, 0U);
  EXPECT_EQ(s.iterations, settings{}.iterations);
  EXPECT_EQ(parse_settings(nullptr, s), nullptr);
  EXPECT_EQ(parse_settings("", s), nullptr);
}

TEST(settings, the_wrong_word_is_named) {
  const std::string too_long = "scenario=" + std::string(500, 'x');
  for (const char* wrong : {"seed=", "seed=12x", "seed=-1", "seed=18446744073709551616", "seed",
                            "=1", "cpus=4294967296", "seeds=1", "scenario=", too_long.c_str()}) {
    settings s;
    const std::string text = "iterations=5 " + std::string(wrong);
    const char* found = parse_settings(text.c_str(), s);
    ASSERT_NE(found, nullptr) << wrong;
    EXPECT_STREQ(found, wrong);
  }
}

TEST(failure_table, counts_what_is_the_same) {
  failure_table table;
  const std::string why = "why";
  table.add({.kind = "leak", .why = "why", .file = "f", .line = 1, .cpu = 2, .first_iteration = 3});
  table.add({.kind = "leak", .why = why.c_str(), .file = "f", .line = 1, .first_iteration = 9});
  table.add({.kind = "leak", .why = "why", .file = "f", .line = 2});
  ASSERT_EQ(table.end() - table.begin(), 2);
  EXPECT_EQ(table.begin()->count, 2U);
  EXPECT_EQ(table.begin()->first_iteration, 3U);
  EXPECT_EQ(table.begin()->cpu, 2U);
  for (std::uint32_t line = 0; line < 100; ++line)
    table.add({.kind = "leak", .why = "why", .file = "g", .line = line});
  EXPECT_EQ(table.end() - table.begin(), failure_table::limit);
  EXPECT_EQ(table.total(), 103U);
}

TEST(mark_table, keeps_declared_marks_that_were_not_reached) {
  mark_table table;
  table.add("declared", 0);
  table.add("reached", 1);
  table.add("reached", 1);
  ASSERT_EQ(table.end() - table.begin(), 2);
  EXPECT_EQ(table.begin()[0].count, 0U);
  EXPECT_EQ(table.begin()[1].count, 2U);
}

TEST(outcome_table, sorts_keys_and_counts) {
  outcome_table table;
  table.observe("r1", 1);
  table.observe("r0", 5);
  table.observe("r0", -7);
  table.end_iteration(4);
  table.observe("r0", -7);
  table.observe("r1", 1);
  table.end_iteration(5);
  table.observe("r0", 3);
  table.forget_iteration();
  table.end_iteration(6);
  ASSERT_EQ(table.end() - table.begin(), 1);
  EXPECT_STREQ(table.begin()->text, "r0=-7 r1=1");
  EXPECT_EQ(table.begin()->count, 2U);
  EXPECT_EQ(table.begin()->first_iteration, 4U);
}

TEST(outcome_table, says_how_many_it_could_not_tell) {
  outcome_table table;
  for (int i = 0; i < 100; ++i) {
    table.observe("x", i);
    table.end_iteration(static_cast<std::uint64_t>(i));
  }
  EXPECT_EQ(table.end() - table.begin(), outcome_table::outcome_limit);
  EXPECT_EQ(table.untold(), 100U - outcome_table::outcome_limit);
}

TEST(hash_set, counts_each_once_and_stops_before_it_is_full) {
  hash_set<128> set;
  for (int turn = 0; turn < 2; ++turn) {
    for (std::uint64_t i = 0; i < 50; ++i)
      set.add(i * 128); // all of them want the same slot
  }
  EXPECT_EQ(set.size(), 50U);
  for (std::uint64_t i = 0; i < 1000; ++i)
    set.add(scatter(i));
  EXPECT_EQ(set.size(), 96U);
}

TEST(random_stream, repeats_and_covers) {
  random_stream a(7);
  random_stream b(7);
  random_stream c(8);
  std::set<std::uint32_t> seen;
  unsigned same = 0;
  unsigned hits = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto x = a.next();
    EXPECT_EQ(x, b.next());
    same += x == c.next() ? 1 : 0;
    seen.insert(a.below(5));
    b.below(5);
    c.next();
    hits += a.one_in(16) ? 1 : 0;
    b.next();
  }
  EXPECT_EQ(same, 0U);
  EXPECT_EQ(seen, (std::set<std::uint32_t>{0, 1, 2, 3, 4}));
  EXPECT_NEAR(hits, 625, 120);
  EXPECT_FALSE(a.one_in(0));
}

} // namespace
