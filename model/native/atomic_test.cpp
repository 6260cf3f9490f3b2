// The contract's atomics over real hardware, with host threads.
#include <array>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/fence.hpp>
#include <heddle/plain.hpp>

namespace {

using heddle::acquire;
using heddle::atomic;
using heddle::relaxed;
using heddle::release;

enum class color : std::uint16_t { red = 1, blue = 300 };

constinit atomic<int> constant{7};

TEST(native_atomic, values_of_every_size_and_type) {
  atomic<std::uint8_t> byte{255};
  EXPECT_EQ(byte.fetch_add(1), 255);
  EXPECT_EQ(byte.load(), 0);
  atomic<color> c{color::red};
  EXPECT_EQ(c.exchange(color::blue), color::red);
  EXPECT_EQ(c.load(relaxed), color::blue);
  atomic<bool> flag;
  EXPECT_FALSE(flag.exchange(true));
  EXPECT_TRUE(flag.load(acquire));
  EXPECT_EQ(constant.load(), 7);
  atomic<std::uint64_t> bits{0b1100};
  EXPECT_EQ(bits.fetch_and(0b0110), 0b1100U);
  EXPECT_EQ(bits.fetch_or(0b0001), 0b0100U);
  EXPECT_EQ(bits.fetch_xor(0b1111), 0b0101U);
  EXPECT_EQ(bits.load(), 0b1010U);
  atomic<std::int64_t> negative{-1};
  EXPECT_EQ(negative.fetch_sub(1), -1);
  EXPECT_EQ(negative.load(), -2);
}

TEST(native_atomic, pointers_count_in_elements) {
  std::array<int, 4> array{};
  atomic<int*> p{array.data()};
  EXPECT_EQ(p.fetch_add(2), &array[0]);
  EXPECT_EQ(p.fetch_sub(1), &array[2]);
  EXPECT_EQ(p.load(), &array[1]);
}

TEST(native_atomic, compare_exchange_reports_what_it_read) {
  atomic<int> x{1};
  int expected = 2;
  EXPECT_FALSE(x.compare_exchange_strong(expected, 3, relaxed, acquire));
  EXPECT_EQ(expected, 1);
  EXPECT_TRUE(x.compare_exchange_strong(expected, 3));
  EXPECT_EQ(x.load(), 3);
  expected = 3;
  while (!x.compare_exchange_weak(expected, 4))
    EXPECT_EQ(expected, 3);
  EXPECT_EQ(x.load(), 4);
}

TEST(native_atomic, increments_of_several_threads_are_not_lost) {
  constexpr int threads = 4;
  constexpr int turns = 10000;
  atomic<int> counter{0};
  atomic<int> lock{0};
  heddle::plain<int> guarded{0};
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&] {
      for (int i = 0; i < turns; ++i) {
        counter.fetch_add(1, relaxed);
        heddle::await_exchange(lock, 0, 1, acquire);
        guarded.store(guarded.load() + 1);
        lock.store(0, release);
      }
    });
  }
  for (auto& t : running)
    t.join();
  EXPECT_EQ(counter.load(), threads * turns);
  EXPECT_EQ(guarded.load(), threads * turns);
}

TEST(native_atomic, await_returns_when_another_thread_has_written) {
  atomic<int> ready{0};
  int data = 0;
  std::thread writer([&] {
    data = 42;
    ready.store(1, release);
  });
  heddle::await(ready, acquire, 1);
  EXPECT_EQ(data, 42);
  EXPECT_EQ(heddle::await_not(ready, acquire, 0), 1);
  writer.join();
}

TEST(native_choose, stays_below_the_number_of_alternatives_and_reaches_all) {
  std::array<int, 3> seen{};
  for (int i = 0; i < 1000; ++i)
    ++seen.at(heddle::choose(3));
  for (int n : seen)
    EXPECT_GT(n, 200);
}

} // namespace
