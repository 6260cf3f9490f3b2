// operator new on behalf of code under test: memory of its lane, the same in every execution.
#include <memory>
#include <new>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>

#include "checker/check/check.hpp"
#include "checker/runtime/address_space.hpp"

namespace heddle {
namespace {

using testing::HasSubstr;

bool in_arena(const void* p) { return checker::address_space::any_contains(p); }

TEST(heap, of_code_under_test_is_an_arena) {
  const auto r = check({}, [](machine& m) {
    const auto* built = new int(1);
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [=, &x] {
      const std::string text(100, 'x');
      expect(in_arena(text.data()) && in_arena(built), kind::expectation, "in an arena");
      x.load();
      const std::unique_ptr<int> nothrow(new (std::nothrow) int(7));
      expect(in_arena(nothrow.get()), kind::expectation, "nothrow");
      struct alignas(256) line {
        char bytes[256];
      };
      const auto aligned = std::make_unique<line>();
      expect(reinterpret_cast<std::uintptr_t>(aligned.get()) % 256 == 0, kind::misaligned, "new");
    });
    m.finally([] { expect(in_arena(std::string(100, 'y').data()), kind::expectation, "end"); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
}

TEST(heap, of_the_checker_itself_is_not) {
  const std::string text(100, 'x');
  EXPECT_FALSE(in_arena(text.data()));
}

TEST(heap, addresses_depend_on_the_lane_alone) {
  static std::set<const int*> seen[2];
  for (auto& s : seen)
    s.clear();
  const auto r = check({.nondeterminism_sample = 0}, [](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    for (unsigned i = 0; i < 2; ++i) {
      m.thread("P", [&x, i] {
        x.fetch_add(1);
        const std::unique_ptr<int> p(new int(1));
        x.fetch_add(1);
        observe(i == 0 ? "P0" : "P1", reinterpret_cast<std::intptr_t>(p.get()));
      });
    }
  });
  EXPECT_EQ(r.executions, 6U);
  EXPECT_EQ(r.outcomes.size(), 1U);
}

TEST(heap, what_lanes_leave_behind_is_gone_in_the_next_execution) {
  const auto r = check({}, [](machine& m) {
    auto& list = m.make<std::vector<int>>("list");
    auto& x = m.make<atomic<int>>("x");
    m.initially([&] { list.assign(3, 7); });
    m.thread("P0", [&] {
      x.fetch_add(1);
      list.assign(100, 8); // P0 alone uses it
    });
    m.thread("P1", [&] { x.fetch_add(1); });
    m.finally([&] { observe("size", list.size()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.outcomes, testing::ElementsAre("size=100"));
}

TEST(heap, does_not_free_what_was_allocated_outside) {
  auto outside = std::make_unique<int>(1);
  const auto r = check({}, [p = outside.get()](machine& m) { m.thread("P0", [p] { delete p; }); });
  EXPECT_EQ(r.failure.what, kind::crash);
  EXPECT_THAT(r.failure.message, HasSubstr("allocated outside the check"));
}

} // namespace
} // namespace heddle
