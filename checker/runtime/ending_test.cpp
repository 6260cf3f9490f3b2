// How lanes end other than well: properties, exceptions, crashes, endless waits.
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

namespace heddle {
namespace {

using testing::HasSubstr;

check_result run(void (*body)()) {
  return check({}, [body](machine& m) { m.thread("P0", body); });
}

TEST(ending, a_failed_property_abandons_its_lane_only) {
  const auto r = check({.stop_at_first_failure = false}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&] {
      const std::string held_when_it_ends(100, 'x');
      expect(x.load() == 0, kind::conservation, "nobody wrote");
      x.store(1);
    });
    m.thread("P1", [&] { x.store(2); });
  });
  EXPECT_EQ(r.verdict, verdict::fail);
  EXPECT_TRUE(r.exhaustive);
  EXPECT_EQ(r.failed, 1U);
  EXPECT_EQ(r.executions, 2U);
  ASSERT_TRUE(r.first.has_value());
  EXPECT_EQ(r.failure.what, kind::conservation);
  EXPECT_EQ(r.failure.message, "nobody wrote");
  EXPECT_THAT(r.failure.where.file, HasSubstr("ending_test.cpp"));
  EXPECT_EQ(r.first->lane, 0);
  EXPECT_THAT(r.report(), HasSubstr("P0: load of x"));
}

TEST(ending, native_code_that_never_comes_to_an_operation_hangs) {
  const auto r = check({.stop_at_first_failure = false, .hang_seconds = 0.05}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&] {
      for (volatile bool on = x.load() == 1; on;) {
      }
    });
    m.thread("P1", [&] { x.store(1); });
  });
  EXPECT_EQ(r.failure.what, kind::hang);
  EXPECT_EQ(r.first->lane, 0);
  // One execution hangs, the other does not: the search went on.
  EXPECT_EQ(r.failed, 1U);
  EXPECT_EQ(r.executions, 1U);
  EXPECT_TRUE(r.exhaustive);
}

TEST(ending, what_runs_after_the_lanes_may_hang_as_well) {
  const auto r = check({.hang_seconds = 0.05}, [](machine& m) {
    m.thread("P0", [] {});
    m.finally([] {
      for (volatile bool on = true; on;) {
      }
    });
  });
  EXPECT_EQ(r.failure.what, kind::hang);
}

TEST(ending, an_escaping_exception_is_a_crash) {
  const auto r = run([] { throw std::runtime_error("nobody catches " + std::string(50, 'x')); });
  EXPECT_EQ(r.failure.what, kind::crash);
  EXPECT_THAT(r.failure.message, HasSubstr("uncaught exception: nobody catches xx"));
  EXPECT_EQ(run([] { throw 1; }).failure.message, "uncaught exception");
}

TEST(ending, exceptions_work_across_operations) {
  const auto r = check({}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    for (const char* name : {"P0", "P1"}) {
      m.thread(name, [&, name] {
        try {
          throw std::string(name);
        } catch (const std::string& s) {
          x.fetch_add(1); // others run, and throw, here
          expect(s == name, kind::expectation, "its own exception");
        }
      });
    }
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.executions, 2U);
}

int overflow(volatile int* outer, int depth) { // NOLINT(misc-no-recursion)
  if (depth == 0)
    return 0;
  volatile int local[1024];
  local[0] = *outer + 1;
  return overflow(local, depth - 1) + local[0];
}

TEST(ending, a_stack_overflow_runs_into_the_guard) {
  const auto r = run([] {
    volatile int start = 0;
    overflow(&start, 1'000'000);
  });
  EXPECT_EQ(r.failure.what, kind::crash) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr("stack overflow at ending_test.cpp:"));
}

// The frames of the checker are on the same stack, above those of the code under test: it is theirs
// that come to the end of it.
int overflow_by_operations(atomic<int>& x, volatile int* outer,
                           int depth) { // NOLINT(misc-no-recursion)
  if (depth == 0)
    return 0;
  volatile int local[64];
  local[0] = *outer + x.load(relaxed);
  return overflow_by_operations(x, local, depth - 1) + local[0];
}

TEST(ending, a_stack_overflow_is_noticed_before_an_operation) {
  const auto r = check({.model = sc}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&x] {
      volatile int start = 0;
      overflow_by_operations(x, &start, 1900);
    });
  });
  EXPECT_EQ(r.failure.what, kind::crash) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr("stack overflow at ending_test.cpp:"));
}

// Not the null pointer itself: a member of an object at null, which sanitizers let pass.
template <class T>
T* member_of_null() {
  volatile std::uintptr_t address = 16;
  return reinterpret_cast<T*>(address); // NOLINT(performance-no-int-to-ptr)
}

TEST(ending, crashes_are_findings_and_the_check_goes_on) {
  EXPECT_THAT(run([] { *member_of_null<volatile int>() = 1; }).failure.message,
              HasSubstr("null pointer (0x10)"));
  EXPECT_THAT(run([] { member_of_null<atomic<int>>()->store(1); }).failure.message,
              HasSubstr("null pointer (0x10)"));
  EXPECT_THAT(run([] { std::abort(); }).failure.message, HasSubstr("abort"));
  const auto r = check({.stop_at_first_failure = false}, [](machine& m) {
    m.thread("P0", [] {
      if (choose(3) == 1)
        __builtin_trap();
    });
  });
  EXPECT_EQ(r.failed, 1U);
  EXPECT_EQ(r.executions, 2U);
  EXPECT_EQ(r.failure.what, kind::crash);
}

TEST(ending, the_heap_of_a_lane_is_bounded) {
  const auto r = run([] {
    std::vector<std::vector<char>> all;
    for (;;)
      all.emplace_back(1U << 20U);
  });
  EXPECT_EQ(r.failure.what, kind::crash);
  EXPECT_THAT(r.failure.message, HasSubstr("out of memory"));
}

TEST(ending, failures_before_and_after_the_lanes) {
  auto r = check({}, [](machine& m) {
    m.initially([] { expect(false, kind::leak, "early"); });
    m.thread("P0", [] {});
  });
  EXPECT_EQ(r.verdict, verdict::fail);
  EXPECT_EQ(r.failure.what, kind::leak);
  EXPECT_EQ(r.executions, 0U);
  r = check({}, [](machine& m) {
    m.thread("P0", [] {});
    m.finally([] { expect(false, kind::leak, "late"); });
  });
  EXPECT_EQ(r.failure.message, "late");
  EXPECT_EQ(r.first->lane, checker::no_lane);
  r = check({}, [](machine&) { throw std::runtime_error("no machine"); });
  EXPECT_THAT(r.failure.message, HasSubstr("no machine"));
}

TEST(ending, waiting_where_nothing_else_runs_is_a_hang) {
  const auto waits = [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.initially([&] { await(x, acquire, 1); });
  };
  EXPECT_EQ(check({}, waits).failure.what, kind::hang);
}

TEST(ending, deadlock_in_words) {
  const auto r = check({}, [](machine& m) {
    auto& a = m.make<atomic<int>>("a");
    auto& b = m.make<atomic<int>>("b");
    m.thread("CPU0", [&] {
      await_exchange(a, 0, 1, acquire);
      await_exchange(b, 0, 1, acquire);
      b.store(0, release);
      a.store(0, release);
    });
    m.thread("CPU1", [&] {
      await_exchange(b, 0, 1, acquire);
      await_exchange(a, 0, 1, acquire);
      a.store(0, release);
      b.store(0, release);
    });
  });
  EXPECT_EQ(r.failure.what, kind::deadlock) << r.report();
  ASSERT_TRUE(r.first.has_value());
  ASSERT_EQ(r.first->waiting.size(), 3U);
  EXPECT_EQ(r.first->waiting[2], "CPU0 waits for CPU1, which waits for CPU0");
  EXPECT_THAT(r.first->waiting[0], HasSubstr("CPU0 waits for the lock b"));
  EXPECT_THAT(r.first->waiting[1], HasSubstr("CPU1 waits for the lock a"));
  EXPECT_THAT(r.first->waiting[0], HasSubstr("), which CPU1 holds, taken at ending_test.cpp:"));
  EXPECT_THAT(r.first->waiting[1], HasSubstr("), which CPU0 holds, taken at ending_test.cpp:"));
}

TEST(ending, a_cpu_that_waits_for_itself_in_words) {
  const auto r = check({}, [](machine& m) {
    auto& a = m.make<atomic<int>>("a");
    m.thread("CPU0", [&] {
      await_exchange(a, 0, 1, acquire);
      await_exchange(a, 0, 1, acquire);
    });
  });
  EXPECT_EQ(r.failure.what, kind::deadlock) << r.report();
  ASSERT_TRUE(r.first.has_value());
  ASSERT_EQ(r.first->waiting.size(), 1U);
  EXPECT_THAT(r.first->waiting[0],
              HasSubstr("), which it holds itself, taken at ending_test.cpp:"));
}

TEST(ending, a_daemon_in_a_deadlock_is_named) {
  const auto r = check({}, [](machine& m) {
    auto& a = m.make<atomic<int>>("a");
    auto& b = m.make<atomic<int>>("b");
    auto& never = m.make<atomic<int>>("never");
    m.daemon("daemon", [&] {
      await_exchange(a, 0, 1, acquire);
      await_exchange(b, 0, 1, acquire);
      b.store(0, release);
      a.store(0, release);
    });
    m.daemon("another", [&] { await(never, acquire, 1); });
    m.thread("CPU", [&] {
      await_exchange(b, 0, 1, acquire);
      await_exchange(a, 0, 1, acquire);
      a.store(0, release);
      b.store(0, release);
    });
  });
  EXPECT_EQ(r.failure.what, kind::deadlock) << r.report();
  ASSERT_TRUE(r.first.has_value());
  ASSERT_EQ(r.first->waiting.size(), 3U) << r.report();
  EXPECT_EQ(r.first->waiting[2], "daemon waits for CPU, which waits for daemon");
  EXPECT_THAT(r.first->waiting[0], HasSubstr("daemon waits for the lock b"));
  EXPECT_THAT(r.first->waiting[1], HasSubstr("CPU waits for the lock a"));
}

TEST(ending, lost_wakeup_in_words) {
  const auto r = check({}, [](machine& m) {
    auto& ready = m.make<atomic<int>>("ready");
    m.thread("CPU0", [&] { await(ready, acquire, 1); });
    m.thread("CPU1", [&] { ready.store(2); });
  });
  EXPECT_EQ(r.failure.what, kind::lost_wakeup) << r.report();
  ASSERT_EQ(r.first->waiting.size(), 1U);
  EXPECT_THAT(r.first->waiting[0], HasSubstr("CPU0 waits for ready to become 1 ("));
  EXPECT_THAT(r.first->waiting[0], HasSubstr("ending_test.cpp"));
}

} // namespace
} // namespace heddle
