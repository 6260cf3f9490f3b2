// Programs that do not do the same thing twice are found out; well-behaved ones are not suspected.
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

namespace heddle {
namespace {

using testing::HasSubstr;

void expect_found(const std::function<void(machine&)>& build, const char* words) {
  const auto r = check({}, build);
  EXPECT_EQ(r.verdict, verdict::fail);
  EXPECT_EQ(r.failure.what, kind::nondeterminism) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr(words));
}

TEST(nondeterminism, a_counter_that_outlives_the_execution) {
  static int executions = 0;
  expect_found(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        m.thread("P0", [&] { x.store(++executions); });
        m.thread("P1", [&] { x.load(); });
      },
      "store of");
}

TEST(nondeterminism, memory_from_malloc_that_is_never_reset) {
  static int* cell = static_cast<int*>(std::calloc(1, sizeof(int)));
  expect_found([](machine& m) { m.thread("P0", [] { observe("seen", ++*cell); }); },
               "other results");
}

// Reading an uninitialised byte is what this is about; compilers need to be kept from knowing.
[[gnu::noinline]] bool is_set(const volatile char* p) { return *p != 0; }

TEST(nondeterminism, an_uninitialised_byte_of_the_heap) {
  expect_found(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        m.thread("P0", [&] {
          const auto block = std::make_unique_for_overwrite<char[]>(16);
          if (is_set(&block[7]))
            x.store(1);
        });
      },
      "store of 1 to x");
}

TEST(nondeterminism, an_uninitialised_byte_of_the_stack) {
  expect_found(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        m.thread("P0", [&] {
          // Deeper than anything that ran on this stack before, which leaves its traces.
          volatile char local[8192];
          asm volatile("" : : "r"(local) : "memory");
          if (is_set(&local[64]))
            x.store(1);
        });
      },
      "store of 1 to x");
}

struct forgetful {
  atomic<int> x;
  char never_written;
  void build(machine& m) {
    m.thread("P0", [this] {
      if (is_set(&never_written))
        x.store(1);
    });
  }
};

TEST(nondeterminism, a_member_that_nobody_initialised) {
  const scenario_variant v{.name = "v",
                           .declared = pass,
                           .details = {},
                           .bytes = sizeof(forgetful),
                           .alignment = alignof(forgetful),
                           .build = [](void* p, machine& m) { (::new (p) forgetful)->build(m); }};
  const auto r = check_scenario({}, v, {});
  EXPECT_EQ(r.failure.what, kind::nondeterminism) << r.report();
}

TEST(nondeterminism, the_bits_of_an_address) {
  expect_found(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        m.thread("P0", [&] {
          const auto bits = reinterpret_cast<std::uintptr_t>(&x);
          observe("cache set", bits >> 16U & 0xFFFU);
        });
      },
      "other results");
}

TEST(nondeterminism, the_order_of_a_table_hashed_by_address) {
  expect_found(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        m.thread("P0", [&] {
          std::map<std::uint64_t, int> by_hash;
          for (int i = 0; i < 20; ++i) {
            const auto address = reinterpret_cast<std::uint64_t>(new int(i));
            by_hash[(address * 0x9E3779B97F4A7C15) >> 32U] = i;
          }
          for (const auto& [hash, i] : by_hash)
            x.store(i);
        });
      },
      "store of");
}

// A Treiber stack: addresses are values, tags sit in their upper bits, nodes come from the heap.
struct node {
  int value = 0;
  node* next = nullptr;
};

struct stack {
  static constexpr std::uint64_t tag_shift = 48;
  static node* pointer(std::uint64_t v) {
    return reinterpret_cast<node*>(v & ((std::uint64_t{1} << tag_shift) - 1));
  }
  static std::uint64_t next_tag(std::uint64_t v, node* n) {
    return (((v >> tag_shift) + 1) << tag_shift) | reinterpret_cast<std::uint64_t>(n);
  }

  atomic<std::uint64_t> head{0};

  void push(int value) {
    auto* n = new node{value, nullptr};
    std::uint64_t old = head.load(relaxed);
    do
      n->next = pointer(old);
    while (!head.compare_exchange_strong(old, next_tag(old, n), release, relaxed));
  }
  int pop() {
    std::uint64_t old = head.load(acquire);
    while (pointer(old) != nullptr &&
           !head.compare_exchange_strong(old, next_tag(old, pointer(old)->next), acquire)) {
    }
    return pointer(old) != nullptr ? pointer(old)->value : 0;
  }
};

TEST(nondeterminism, a_stack_of_tagged_pointers_is_not_suspected) {
  const auto r = check({.model = rc11, .nondeterminism_sample = 1}, [](machine& m) {
    auto& s = m.make<stack>("stack");
    m.thread("P0", [&] { s.push(1); });
    m.thread("P1", [&] { s.push(2); });
    m.thread("P2", [&] { observe("popped", s.pop()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes.size(), 3U);
}

TEST(nondeterminism, can_be_left_unchecked) {
  const auto r = check({.nondeterminism_sample = 0}, [](machine& m) {
    m.thread("P0", [] {
      const auto block = std::make_unique_for_overwrite<char[]>(16);
      observe("set", is_set(&block[7]));
    });
  });
  EXPECT_EQ(r.verdict, verdict::pass);
}

} // namespace
} // namespace heddle
