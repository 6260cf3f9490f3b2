// Operations of the contract, on a lane and directly, do what they do natively.
#include <array>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/machine.hpp>
#include <heddle/plain.hpp>

#include "checker/check/check.hpp"

namespace heddle {
namespace {

using testing::ElementsAre;

enum class color : std::uint16_t { red = 1, blue = 300 };

// Properties with a text per line, so that a failure names its line.
#define HOLDS(condition) expect(condition, kind::expectation, #condition)

void use_everything() {
  atomic<std::uint8_t> byte{255};
  HOLDS(byte.fetch_add(1) == 255);
  HOLDS(byte.load() == 0);
  HOLDS(byte.fetch_sub(1, relaxed) == 0);
  HOLDS(byte.load(acquire) == 255);

  atomic<color> c{color::red};
  HOLDS(c.exchange(color::blue, acq_rel) == color::red);
  HOLDS(c.load() == color::blue);

  atomic<bool> flag;
  HOLDS(!flag.exchange(true));
  HOLDS(flag.load());

  atomic<std::uint64_t> bits{0b1100};
  HOLDS(bits.fetch_and(0b0110) == 0b1100);
  HOLDS(bits.fetch_or(0b0001) == 0b0100);
  HOLDS(bits.fetch_xor(0b1111) == 0b0101);
  HOLDS(bits.load() == 0b1010);

  atomic<std::int32_t> negative{-1};
  HOLDS(negative.fetch_sub(1) == -1);
  HOLDS(negative.load() == -2);
  std::int32_t expected = 7;
  HOLDS(!negative.compare_exchange_strong(expected, 3, relaxed, seq_cst));
  HOLDS(expected == -2);
  HOLDS(negative.compare_exchange_strong(expected, 3));
  HOLDS(expected == -2);
  await_exchange(negative, 3, 4, acquire);
  HOLDS(await_not(negative, relaxed, 3) == 4);
  await(negative, relaxed, 4);

  std::array<int, 4> array{};
  atomic<int*> p{array.data()};
  HOLDS(p.fetch_add(2) == &array[0]);
  HOLDS(p.fetch_sub(1) == &array[2]);
  HOLDS(p.load() == &array[1]);

  plain<short> ordinary{3};
  ordinary.store(static_cast<short>(ordinary.load() + 1));
  HOLDS(ordinary.load() == 4);

  unsigned word = 1;
  write_once(word, 2);
  HOLDS(read_once(word) == 2);
  atomic_thread_fence(seq_cst);
  atomic_signal_fence(seq_cst);
  cover("used");
}

TEST(semantics, on_a_lane) {
  for (auto model : {sc, tso, rc11}) {
    const auto r = check({.model = model}, [](machine& m) { m.thread("P0", use_everything); });
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.executions, 1U);
    EXPECT_EQ(r.cover.at("used"), 1U);
  }
}

TEST(semantics, before_and_after_the_lanes) {
  const auto r = check({}, [](machine& m) {
    m.initially(use_everything);
    m.finally(use_everything);
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.executions, 1U);
}

TEST(semantics, without_a_check) { use_everything(); }

TEST(semantics, a_weak_compare_exchange_may_fail_spuriously) {
  const auto r = check({}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&] {
      int expected = 0;
      const bool done = x.compare_exchange_weak(expected, 1);
      observe("done", done);
      observe("expected", expected);
    });
  });
  EXPECT_THAT(r.outcomes, ElementsAre("done=0 expected=0", "done=1 expected=0"));
}

TEST(semantics, choose_tries_all_and_assume_drops) {
  const auto r = check({}, [](machine& m) {
    m.thread("P0", [] {
      const unsigned a = choose(3);
      const unsigned b = choose(2);
      assume(a + b != 1);
      observe("sum", a + b);
    });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.executions, 4U);
  EXPECT_EQ(r.blocked, 2U);
  EXPECT_THAT(r.outcomes, ElementsAre("sum=0", "sum=2", "sum=3"));
}

TEST(semantics, cpus_are_numbered_as_built) {
  const auto r = check({}, [](machine& m) {
    const auto idle = m.cpu("idle");
    const auto busy = m.thread("busy", [] {
      observe("id", cpu::id());
      observe("count", cpu::count());
    });
    expect(idle.id == 0 && busy.id == 1, kind::expectation, "numbers");
  });
  EXPECT_THAT(r.outcomes, ElementsAre("count=2 id=1")) << r.report();
}

// A constructor at run time is a write: whoever gets the pointer without synchronisation may see
// the object from before.
TEST(semantics, construction_on_a_lane_is_seen_by_the_checker) {
  const auto build = [](order publish, order consume) {
    return [=](machine& m) {
      auto& mailbox = m.make<atomic<atomic<int>*>>("mailbox");
      m.thread("P0", [=, &mailbox] { mailbox.store(new atomic<int>(42), publish); });
      m.thread("P1", [=, &mailbox] {
        if (auto* p = mailbox.load(consume))
          observe("seen", p->load(relaxed));
      });
    };
  };
  const auto good = check({.model = rc11}, build(release, acquire));
  EXPECT_EQ(good.verdict, verdict::pass) << good.report();
  EXPECT_THAT(good.outcomes, ElementsAre("", "seen=42"));
  const auto bad = check({.model = rc11}, build(relaxed, relaxed));
  EXPECT_EQ(bad.failure.what, kind::data_race) << bad.report();
}

TEST(semantics, an_object_constructed_over_a_used_one_starts_anew) {
  const auto r = check({}, [](machine& m) {
    m.thread("P0", [] {
      for (int i = 0; i < 3; ++i) {
        atomic<int> local{i};
        local.fetch_add(10);
        expect(local.load() == i + 10, kind::expectation, "the constructor counts");
      }
    });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
}

TEST(semantics, final_values_are_in_memory_at_the_end) {
  static constinit atomic<int> outside{3}; // not part of the machine: restored all the same
  const auto r = check({}, [](machine& m) {
    auto& inside = m.make<atomic<int>>("inside", 1);
    m.initially([&] { inside.store(2); });
    m.thread("P0", [&] {
      inside.fetch_add(10);
      outside.fetch_add(10);
    });
    m.thread("P1", [&] { inside.fetch_add(20); });
    m.finally([&] {
      observe("inside", inside.load());
      observe("outside", outside.load());
    });
  });
  EXPECT_EQ(r.executions, 2U);
  EXPECT_THAT(r.outcomes, ElementsAre("inside=32 outside=13")) << r.report();
  EXPECT_EQ(outside.load(), 3);
}

// Neither a pass nor a failure: the lane stops there.
TEST(semantics, mixed_sizes_are_not_seen) {
  const auto r = check({}, [](machine& m) {
    auto& word = m.make<std::uint64_t>("word", 0U);
    m.thread("P0", [&] {
      write_once(word, 1);
      read_once(*reinterpret_cast<std::uint32_t*>(&word));
    });
  });
  EXPECT_EQ(r.verdict, verdict::inconclusive) << r.report();
  EXPECT_FALSE(r.exhaustive);
  EXPECT_EQ(r.executions, 0U);
  EXPECT_EQ(r.blocked, 1U);
  EXPECT_THAT(r.unseen, ElementsAre(testing::AllOf(
                            testing::StartsWith("P0 comes to a load"),
                            testing::HasSubstr("4 bytes that overlaps word of 8 bytes"))));
}

TEST(semantics, what_fails_elsewhere_fails_beside_what_is_not_seen) {
  for (const engine e : {engine::optimal, engine::naive}) {
    const auto r = check({.engine = e}, [](machine& m) {
      auto& word = m.make<std::uint64_t>("word", 0U);
      auto& flag = m.make<atomic<int>>("flag", 0);
      m.thread("P0", [&] {
        write_once(word, 1);
        if (flag.load() == 0)
          read_once(*reinterpret_cast<std::uint32_t*>(&word));
        expect(flag.load() == 0, kind::expectation, "nobody has come");
      });
      m.thread("P1", [&] { flag.store(1); });
    });
    EXPECT_EQ(r.verdict, verdict::fail) << r.report();
    EXPECT_EQ(r.kinds, std::set<kind>{kind::expectation});
  }
}

// Whoever waits for a CPU that has stopped waits for what may come.
TEST(semantics, nobody_is_stuck_behind_what_is_not_seen) {
  for (const engine e : {engine::optimal, engine::naive}) {
    const auto r = check({.engine = e}, [](machine& m) {
      auto& word = m.make<std::uint64_t>("word", 0U);
      auto& flag = m.make<atomic<int>>("flag", 0);
      m.thread("P0", [&] {
        write_once(word, 1);
        read_once(*reinterpret_cast<std::uint32_t*>(&word));
        flag.store(1);
      });
      m.thread("P1", [&] { await(flag, seq_cst, 1); });
    });
    EXPECT_EQ(r.verdict, verdict::inconclusive) << r.report();
  }
}

} // namespace
} // namespace heddle
