// Numbers that lie where addresses do are no nondeterminism; addresses that are told are.
#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/expect.hpp>

#include "checker/check/check.hpp"
#include "checker/runtime/address_space.hpp"

namespace heddle {
namespace {

using word = atomic<std::uint64_t>;

// Of the address spaces in which a program runs, and is tried again.
std::uint64_t base(unsigned number) { return checker::address_space(number).base(); }

// Inside an address space, where no memory is in use; with a tag above and below.
const std::uint64_t numbers[] = {
    std::uint64_t{8192} << 32U | 5,
    base(0) + 0x500'0005,
    base(0) + 0x300'0000,
    (base(0) + 0x123'4567) | std::uint64_t{0xABCD} << 48U,
    base(1) + 5,
    base(1) + 0x100'0010,
};

void expect_pass(const std::function<void(machine&)>& build) {
  for (const memory_model model : {sc, tso, rc11}) {
    const check_result r = check({.model = model, .stop_at_first_failure = false}, build);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  }
}

TEST(numbers, are_stored_loaded_and_observed) {
  for (const std::uint64_t n : numbers)
    expect_pass([n](machine& m) {
      auto& x = m.make<word>("x");
      m.thread("P0", [&x, n] { x.store(n); });
      m.thread("P1", [&x, n] {
        const std::uint64_t got = x.load();
        expect(got == 0 || got == n, kind::expectation, "what was stored is what is read");
        observe("got", static_cast<std::int64_t>(got));
      });
      m.finally([&x, n] { expect(x.load() == n, kind::expectation, "it stays"); });
    });
}

TEST(numbers, are_counted_up_and_compared) {
  for (const std::uint64_t n : numbers)
    expect_pass([n](machine& m) {
      auto& x = m.make<word>("x", n);
      m.thread("P0", [&x, n] {
        expect(x.fetch_add(1) >= n, kind::expectation, "it only grows");
        std::uint64_t seen = x.load();
        while (!x.compare_exchange_weak(seen, seen + 16)) {
        }
        expect(seen - n < 32, kind::expectation, "nothing is added to it");
      });
      m.thread("P1", [&x] { x.fetch_add(1); });
      m.finally([&x, n] { expect(x.load() == n + 18, kind::expectation, "the sum"); });
    });
}

TEST(numbers, are_waited_for) {
  for (const std::uint64_t n : numbers)
    expect_pass([n](machine& m) {
      auto& x = m.make<word>("x");
      m.thread("P0", [&x, n] { await(x, acquire, n); });
      m.thread("P1", [&x, n] { x.store(n, release); });
    });
}

TEST(numbers, may_be_waited_for_in_vain) {
  for (const std::uint64_t n : numbers) {
    const check_result r = check({.stop_at_first_failure = false}, [n](machine& m) {
      auto& x = m.make<word>("x");
      m.thread("P0", [&x, n] { await(x, acquire, n); });
    });
    EXPECT_EQ(r.kinds, std::set<kind>{kind::lost_wakeup}) << r.report();
  }
}

TEST(numbers, beside_addresses_in_the_same_word) {
  for (const std::uint64_t n : numbers)
    expect_pass([n](machine& m) {
      auto& x = m.make<word>("x");
      m.thread("P0", [&x, n] {
        x.exchange(reinterpret_cast<std::uint64_t>(&x));
        x.exchange(n);
      });
      m.thread("P1", [&x, n] {
        const std::uint64_t got = x.load();
        expect(got == 0 || got == n || got == reinterpret_cast<std::uint64_t>(&x),
               kind::expectation, "one of the two");
      });
    });
}

// Halves of addresses are told apart from run to run.
TEST(addresses, that_are_told_as_numbers_are_nondeterminism) {
  const check_result r = check({}, [](machine& m) {
    auto& x = m.make<word>("x");
    m.thread("P0", [&x] { x.store(reinterpret_cast<std::uint64_t>(&x) >> 20U); });
  });
  EXPECT_EQ(r.failure.what, kind::nondeterminism) << r.report();
}

// The first execution's block, in memory that nobody puts back.
TEST(addresses, that_are_kept_from_an_earlier_execution_are_nondeterminism) {
  static std::uint64_t* kept = nullptr;
  kept = nullptr;
  const check_result r = check({}, [](machine& m) {
    auto& x = m.make<word>("x");
    m.thread("P0", [&x] {
      if (kept == nullptr)
        kept = new std::uint64_t(1);
      x.store(reinterpret_cast<std::uint64_t>(kept));
    });
  });
  EXPECT_EQ(r.failure.what, kind::nondeterminism) << r.report();
}

} // namespace
} // namespace heddle
