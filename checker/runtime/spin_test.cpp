// The rule for spin loops: a round that changed nothing stops the lane, a bounded loop runs to its
// end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>

#include "checker/check/check.hpp"

namespace heddle {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(spin, a_loop_that_only_looks_is_explored_finitely) {
  for (auto model : {sc, tso, rc11}) {
    const auto r = check({.model = model, .nondeterminism_sample = 1}, [](machine& m) {
      auto& flag = m.make<atomic<int>>("flag");
      auto& data = m.make<atomic<int>>("data");
      m.thread("writer", [&] {
        data.store(1, relaxed);
        flag.store(1, release);
      });
      m.thread("reader", [&] {
        while (flag.load(acquire) == 0)
          cpu::relax();
        observe("data", data.load(relaxed));
      });
    });
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_TRUE(r.exhaustive);
    EXPECT_THAT(r.outcomes, ElementsAre("data=1"));
    EXPECT_LE(r.executions, 3U);
  }
}

TEST(spin, a_bounded_loop_runs_to_its_end) {
  const auto r = check({}, [](machine& m) {
    auto& flag = m.make<atomic<int>>("flag");
    m.thread("reader", [&] {
      int tries = 0;
      while (tries < 10 && flag.load(acquire) == 0) {
        ++tries;
        cpu::relax();
      }
      observe("tries", tries);
    });
    m.thread("writer", [&] { flag.store(1, release); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.executions, 11U);
  EXPECT_EQ(r.blocked, 0U);
  EXPECT_THAT(r.outcomes, Contains("tries=10"));
}

TEST(spin, a_weak_compare_exchange_in_a_loop_does_not_fail_for_ever) {
  for (auto model : {sc, tso, rc11}) {
    const auto r = check({.model = model, .nondeterminism_sample = 1}, [](machine& m) {
      auto& x = m.make<atomic<int>>("x");
      for (const char* name : {"P0", "P1"}) {
        m.thread(name, [&] {
          int seen = x.load(relaxed);
          while (!x.compare_exchange_weak(seen, seen + 1, relaxed)) {
          }
        });
      }
      m.finally([&] { observe("x", x.load()); });
    });
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_TRUE(r.exhaustive);
    EXPECT_THAT(r.outcomes, ElementsAre("x=2"));
    EXPECT_LE(r.executions, 50U);
  }
}

TEST(spin, bounded_retries_of_a_weak_compare_exchange_may_all_fail) {
  const auto r = check({}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&] {
      int tries = 0;
      int seen = 0;
      while (tries < 3 && !x.compare_exchange_weak(seen, 1, relaxed))
        ++tries;
      observe("tries", tries);
    });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.outcomes, ElementsAre("tries=0", "tries=1", "tries=2", "tries=3"));
}

TEST(spin, a_test_and_set_lock_excludes) {
  const auto r = check({.model = rc11}, [](machine& m) {
    auto& lock = m.make<atomic<int>>("lock");
    auto& shared = m.make<int>("shared", 0);
    for (const char* name : {"P0", "P1", "P2"}) {
      m.thread(name, [&] {
        int expected = 0;
        while (!lock.compare_exchange_strong(expected, 1, acquire, relaxed)) {
          expected = 0;
          cpu::relax();
        }
        ++shared;
        lock.store(0, release);
      });
    }
    m.finally([&] { expect(shared == 3, kind::conservation, "three increments"); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_TRUE(r.exhaustive);
}

TEST(spin, a_loop_with_an_effect_goes_on) {
  const auto r = check({.bounds = {.max_events = 50}}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&] {
      for (;;) {
        x.store(0);
        cpu::relax();
      }
    });
  });
  EXPECT_EQ(r.verdict, verdict::inconclusive);
  EXPECT_THAT(r.bounds_hit, ElementsAre("events"));
}

TEST(spin, nested_loops_have_a_place_each) {
  const auto r = check({}, [](machine& m) {
    auto& a = m.make<atomic<int>>("a");
    auto& b = m.make<atomic<int>>("b");
    m.thread("reader", [&] {
      while (a.load(acquire) == 0) {
        cpu::relax();
        while (b.load(acquire) == 0)
          cpu::relax();
      }
    });
    m.thread("writer", [&] {
      b.store(1, release);
      a.store(1, release);
    });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_TRUE(r.exhaustive);
}

TEST(spin, a_fence_in_the_loop_changes_nothing) {
  for (auto model : {sc, tso, rc11}) {
    const auto waiting_for = [model](int wanted) {
      return check({.model = model}, [wanted](machine& m) {
        auto& flag = m.make<atomic<int>>("flag");
        m.thread("reader", [&flag, wanted] {
          while (flag.load(relaxed) != wanted) {
            atomic_thread_fence(seq_cst);
            cpu::relax();
          }
        });
        m.thread("writer", [&flag] { flag.store(1, relaxed); });
      });
    };
    const auto comes = waiting_for(1);
    EXPECT_EQ(comes.verdict, verdict::pass) << comes.report();
    EXPECT_TRUE(comes.exhaustive);
    EXPECT_EQ(waiting_for(2).failure.what, kind::lost_wakeup);
  }
}

TEST(spin, forever_is_a_lost_wakeup) {
  const auto r = check({}, [](machine& m) {
    auto& flag = m.make<atomic<int>>("flag");
    m.thread("reader", [&] {
      while (flag.load(acquire) == 0)
        cpu::relax();
    });
    m.thread("writer", [&] { flag.exchange(0); });
  });
  EXPECT_EQ(r.failure.what, kind::lost_wakeup) << r.report();
  ASSERT_EQ(r.first->waiting.size(), 1U);
  EXPECT_THAT(r.first->waiting[0], HasSubstr("reader spins: flag stays 0"));
}

TEST(spin, where_nothing_else_runs_is_a_hang) {
  const auto r = check({}, [](machine& m) {
    auto& flag = m.make<atomic<int>>("flag");
    m.initially([&] {
      while (flag.load() == 0)
        cpu::relax();
    });
  });
  EXPECT_EQ(r.failure.what, kind::hang);
}

} // namespace
} // namespace heddle
