// Checks of small machines: verdicts, numbers, outcomes, and what a violation says.
#include "checker/check/check.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/plain.hpp>

namespace heddle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

void store_buffering(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& y = m.make<atomic<int>>("y");
  m.thread("P0", [&] {
    x.store(1, relaxed);
    observe("r0", y.load(relaxed));
  });
  m.thread("P1", [&] {
    y.store(1, relaxed);
    observe("r1", x.load(relaxed));
  });
}

TEST(check, store_buffering_under_each_model) {
  const auto under_sc = check({.model = sc}, store_buffering);
  EXPECT_EQ(under_sc.verdict, verdict::pass) << under_sc.report();
  EXPECT_TRUE(under_sc.exhaustive);
  EXPECT_EQ(under_sc.executions, 3U);
  EXPECT_THAT(under_sc.outcomes, ElementsAre("r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1"));
  for (auto model : {tso, rc11}) {
    const auto r = check({.model = model}, store_buffering);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.executions, 4U);
    EXPECT_THAT(r.outcomes, testing::Contains("r0=0 r1=0"));
  }
}

TEST(check, the_naive_engine_agrees) {
  const auto r = check({.engine = engine::naive}, store_buffering);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.executions, 6U);
  EXPECT_THAT(r.outcomes, ElementsAre("r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1"));
  EXPECT_THROW(check({.model = tso, .engine = engine::naive}, store_buffering),
               std::invalid_argument);
}

TEST(check, what_is_known_of_a_violation_outlives_the_program) {
  const auto r = check({.model = tso}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    auto& y = m.make<atomic<int>>("y");
    auto& r0 = m.make<int>("r0");
    auto& r1 = m.make<int>("r1");
    m.thread("P0", [&] {
      x.store(1, relaxed);
      r0 = y.load(relaxed);
    });
    m.thread("P1", [&] {
      y.store(1, relaxed);
      r1 = x.load(relaxed);
    });
    m.finally([&] { expect(r0 + r1 > 0, kind::linearizability, "one sees the other"); });
  });
  EXPECT_EQ(r.verdict, verdict::fail);
  EXPECT_FALSE(r.exhaustive);
  EXPECT_THAT(r.kinds, ElementsAre(kind::linearizability));
  ASSERT_TRUE(r.first.has_value());
  EXPECT_EQ(r.first->graph.size(), 4U);
  EXPECT_EQ(r.first->how, checker::ending::failed);
  EXPECT_EQ(r.first->lane, checker::no_lane);
  EXPECT_THAT(r.first->lane_names, ElementsAre("P0", "P1"));
  EXPECT_THAT(r.first->location_names, testing::UnorderedElementsAre("x", "y"));
  EXPECT_THAT(r.report(), HasSubstr("P1: load of x, relaxed (check_test.cpp:"));
  EXPECT_THAT(r.report(), HasSubstr("linearizability: one sees the other"));
}

TEST(check, a_data_race_on_plain_data_has_names) {
  const auto r = check({.model = rc11}, [](machine& m) {
    auto& x = m.make<plain<int>>("x");
    m.thread("P0", [&] { x.store(1); });
    m.thread("P1", [&] { x.load(); });
  });
  EXPECT_EQ(r.failure.what, kind::data_race);
  EXPECT_THAT(r.failure.message, testing::AllOf(HasSubstr("P0"), HasSubstr("P1"), HasSubstr("x")));
}

TEST(check, goes_on_after_a_failure_if_told_to) {
  const auto build = [](machine& m) {
    m.thread("P0", [] {
      switch (choose(3)) {
      case 0:
        return;
      case 1:
        return expect(false, kind::leak, "one");
      default:
        return expect(false, kind::overlap, "two");
      }
    });
  };
  const auto first = check({}, build);
  EXPECT_EQ(first.kinds.size(), 1U);
  EXPECT_FALSE(first.exhaustive);
  const auto all = check({.stop_at_first_failure = false}, build);
  EXPECT_THAT(all.kinds, testing::UnorderedElementsAre(kind::leak, kind::overlap));
  EXPECT_TRUE(all.exhaustive);
  EXPECT_EQ(all.failed, 2U);
  EXPECT_EQ(all.executions, 1U);
}

TEST(check, the_sought_violation_is_shown_and_stops_the_search) {
  const auto build = [](machine& m) {
    m.thread("P0", [] {
      switch (choose(3)) {
      case 0:
        return expect(false, kind::leak, "one");
      case 1:
        return expect(false, kind::overlap, "two");
      default:
        return expect(false, kind::double_free, "three");
      }
    });
  };
  for (const kind wanted : {kind::leak, kind::overlap, kind::double_free}) {
    const auto r = check({.sought = wanted}, build);
    EXPECT_EQ(r.failure.what, wanted);
    EXPECT_EQ(r.first->what.what, wanted);
  }
  // One that does not occur hides nothing: the whole program is searched, the first one shown.
  const auto other = check({.sought = kind::misaligned}, build);
  EXPECT_EQ(other.verdict, verdict::fail);
  EXPECT_EQ(other.kinds.size(), 3U);
  EXPECT_EQ(other.failure.what, kind::leak);
  EXPECT_TRUE(other.exhaustive);
}

TEST(check, a_bound_that_cuts_makes_a_pass_inconclusive) {
  const auto r = check({.bounds = {.max_executions = 2}}, store_buffering);
  EXPECT_EQ(r.verdict, verdict::inconclusive);
  EXPECT_THAT(r.bounds_hit, ElementsAre("executions"));
  EXPECT_FALSE(r.exhaustive);
  EXPECT_GT(r.peak_rss_kb, 0);
}

TEST(check, observations_with_the_same_key_count_once_and_keys_are_sorted) {
  const auto r = check({}, [](machine& m) {
    m.thread("P0", [] {
      observe("b", 1);
      observe("a", -2);
      observe("b", true);
      observe("b", 3);
    });
  });
  EXPECT_THAT(r.outcomes, ElementsAre("a=-2 b=3"));
}

// Scenarios: a policy decides whether the mark is reached.
struct reaches {
  static constexpr bool store = true;
};
struct does_not {
  static constexpr bool store = false;
};

template <class Policy>
struct handshake {
  atomic<int> ready;
  void build(machine& m) {
    name(ready, "ready");
    m.thread("P0", [this] {
      if (Policy::store)
        ready.store(1, release);
    });
    m.thread("P1", [this] {
      if (ready.load(acquire) == 1)
        cover("seen");
    });
  }
};

HEDDLE_SCENARIO(handshake_scenario) = scenario<handshake>("test/handshake", "this test")
                                          .covers("seen")
                                          .variant<reaches>("reaches", pass)
                                          .variant<does_not>("does-not", pass);

TEST(check, a_mark_that_is_never_reached_turns_a_pass_into_a_failure) {
  ASSERT_EQ(registered_scenarios().size(), 1U);
  const registered_scenario& s = **registered_scenarios().begin();
  const auto good = check_scenario(s, s.variants[0], {.model = rc11});
  EXPECT_EQ(good.verdict, verdict::pass) << good.report();
  EXPECT_EQ(good.cover.at("seen"), 1U);
  const auto bad = check_scenario(s, s.variants[1], {.model = rc11});
  EXPECT_EQ(bad.verdict, verdict::fail);
  EXPECT_EQ(bad.failure.what, kind::cover_missing);
  EXPECT_THAT(bad.kinds, ElementsAre(kind::cover_missing));
  EXPECT_EQ(bad.cover.at("seen"), 0U);
  EXPECT_FALSE(bad.first.has_value());
}

} // namespace
} // namespace heddle
