// Re-execution from recorded graphs: the same operations, memory and names every time.
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/machine.hpp>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/fiber_program.hpp"
#include "checker/runtime/observed_values.hpp"
#include "checker/runtime/sequential_driver.hpp"

namespace heddle::checker {
namespace {

using testing::HasSubstr;

machine_source lambda(std::function<void(heddle::machine&)> build) {
  return {0, 1, [build](void*, heddle::machine& m) { build(m); }};
}

// Every kind of operation, a pointer as a value, plain memory, the heap.
struct everything {
  heddle::atomic<int> x{5};
  heddle::atomic<int*> mailbox{nullptr};
  heddle::atomic<std::uint8_t> flags{0x0F};
  int plain_data = 0;
  int got = 0;

  void build(heddle::machine& m) {
    m.thread("producer", [this] {
      plain_data = 7;
      auto* block = new int(static_cast<int>(heddle::choose(3)));
      x.fetch_add(1, relaxed);
      heddle::atomic_thread_fence(release);
      mailbox.store(block, relaxed);
      flags.fetch_and(0x3C);
    });
    m.thread("consumer", [this] {
      const int* block = heddle::await_not(mailbox, acquire, nullptr);
      int expected = 6;
      x.compare_exchange_strong(expected, *block + plain_data);
      heddle::observe("weak", flags.exchange(1));
      got = x.load();
      heddle::observe("got", got);
      heddle::cover("consumed");
    });
    m.finally([this] { heddle::observe("end", x.load() + got); });
  }
};

machine_source source_of_everything() {
  return {sizeof(everything), alignof(everything),
          [](void* storage, heddle::machine& m) { (::new (storage) everything)->build(m); }};
}

// The part of the execution that the given number of first events makes, as the engine would cut
// it.
execution prefix_of(const execution& whole, std::size_t size) {
  execution part = whole;
  part.truncate(size);
  return part;
}

TEST(replay, arrives_at_the_recorded_frontier_from_every_prefix) {
  fiber_program p(source_of_everything());
  ASSERT_EQ(p.lanes(), 2U);
  sequential_driver driver(p);
  driver.run();
  const execution whole = driver.graph();
  ASSERT_EQ(whole.size(), 9U);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    p.restart(prefix_of(whole, size));
    for (lane_id lane = 0; lane < 2; ++lane) {
      std::size_t passed = 0;
      while (passed < whole.lane(lane).size() && whole.lane(lane)[passed] < size)
        ++passed;
      if (passed == whole.lane(lane).size()) {
        EXPECT_EQ(p.at(lane).state, lane_state::done);
        continue;
      }
      ASSERT_EQ(p.at(lane).state, lane_state::ready) << p.failure_of(lane).message;
      EXPECT_TRUE(same_operation(p.at(lane).next, whole[whole.lane(lane)[passed]].lab));
    }
  }
}

TEST(replay, native_memory_follows_reads_from) {
  fiber_program p(source_of_everything());
  sequential_driver driver(p);
  driver.run();
  // The consumer has the lower stamps nowhere, but is started first or last: what it reads from
  // plain memory and from the heap of the producer must be there all the same.
  for (int i = 0; i < 3; ++i) {
    p.restart(driver.graph());
    EXPECT_EQ(p.at(0).state, lane_state::done);
    EXPECT_EQ(p.at(1).state, lane_state::done);
    EXPECT_EQ(observed_text(p.machine_now()), "got=7 weak=12");
    failure none;
    EXPECT_TRUE(p.finish(driver.graph(), none));
    EXPECT_EQ(observed_text(p.machine_now()), "end=14 got=7 weak=12");
    EXPECT_THAT(p.machine_now().marks.covered(), testing::SizeIs(1));
  }
}

TEST(replay, a_lane_waits_for_a_source_in_a_lane_after_it) {
  const auto build = [](heddle::machine& m) {
    auto& ready = m.make<heddle::atomic<int>>("ready");
    auto& data = m.make<int>("data");
    m.thread("reader", [&] {
      heddle::await(ready, acquire, 1);
      heddle::observe("data", data);
    });
    m.thread("writer", [&] {
      data = 42;
      ready.store(1, release);
    });
  };
  fiber_program p(lambda(build));
  sequential_driver driver(p);
  driver.step(1);
  driver.step(0);
  p.restart(driver.graph());
  EXPECT_EQ(observed_text(p.machine_now()), "data=42");
  EXPECT_EQ(p.location_name(0), "ready");
  EXPECT_EQ(p.lane_name(1), "writer");
}

TEST(replay, a_lane_that_waits_in_vain_stays_at_its_event) {
  const auto build = [](heddle::machine& m) {
    auto& ready = m.make<heddle::atomic<int>>("ready");
    m.thread("reader", [&] {
      heddle::await(ready, acquire, 1);
      heddle::observe("seen", 1);
    });
    m.thread("writer", [&] { ready.store(1, release); });
  };
  fiber_program p(lambda(build));
  sequential_driver driver(p);
  driver.step(0);
  EXPECT_EQ(driver.graph().size(), 1U);
  p.restart(driver.graph());
  EXPECT_EQ(p.at(0).state, lane_state::ready);
  EXPECT_EQ(p.at(0).next.wait, wait_kind::await);
  EXPECT_EQ(observed_text(p.machine_now()), "");
}

TEST(replay, addresses_repeat_across_programs) {
  std::vector<value_t> pointers;
  for (int i = 0; i < 2; ++i) {
    fiber_program p(source_of_everything());
    sequential_driver driver(p);
    driver.run();
    for (const event& e : driver.graph().events()) {
      if (e.lab.kind() == event_kind::write)
        pointers.push_back(e.lab.as<op::write>().value);
    }
  }
  ASSERT_EQ(pointers.size(), 2U);
  EXPECT_EQ(pointers[0], pointers[1]);
  EXPECT_TRUE(pointers[0] > 0x1000);
}

TEST(replay, the_whole_execution_repeats_elsewhere) {
  fiber_program p(source_of_everything());
  sequential_driver driver(p);
  driver.run();
  failure changed;
  ASSERT_TRUE(p.finish(driver.graph(), changed));
  EXPECT_TRUE(p.elsewhere().repeats(driver.graph(), changed)) << changed.message;
}

TEST(replay, reports_an_operation_that_differs_from_the_recorded_one) {
  auto turn = std::make_unique<int>(0);
  const auto build = [turn = turn.get()](heddle::machine& m) {
    auto& x = m.make<heddle::atomic<int>>("x");
    m.thread("P0", [&x, turn] {
      x.load();
      x.store(++*turn, relaxed);
    });
  };
  fiber_program p(lambda(build));
  sequential_driver driver(p);
  driver.run();
  p.restart(driver.graph());
  ASSERT_EQ(p.at(0).state, lane_state::failed);
  EXPECT_EQ(p.failure_of(0).what, kind::nondeterminism);
  EXPECT_THAT(p.failure_of(0).message, HasSubstr("store of 2 to x"));
  EXPECT_THAT(p.failure_of(0).message, HasSubstr("store of 1 to x"));
}

TEST(replay, reports_an_end_that_comes_too_early) {
  auto turn = std::make_unique<int>(0);
  const auto build = [turn = turn.get()](heddle::machine& m) {
    auto& x = m.make<heddle::atomic<int>>("x");
    m.thread("P0", [&x, turn] {
      if ((*turn)++ == 0)
        x.store(1);
    });
    m.thread("P1", [&x] { x.load(); });
  };
  fiber_program p(lambda(build));
  sequential_driver driver(p);
  driver.run();
  p.restart(driver.graph());
  ASSERT_EQ(p.at(0).state, lane_state::failed);
  EXPECT_THAT(p.failure_of(0).message, HasSubstr("now ends; before: store of 1 to x"));
  // P1 read from the store that is gone.
  EXPECT_EQ(p.at(1).state, lane_state::blocked);
}

} // namespace
} // namespace heddle::checker
