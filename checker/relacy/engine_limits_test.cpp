// What the engine refuses.
#include "checker/relacy/engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>

#include "checker/relacy/run_machine.hpp"

namespace heddle::relacy {
namespace {

using testing::HasSubstr;

TEST(relacy_engine, says_what_it_cannot_express) {
  const run_result many = run_machine([](machine& m) {
    for (int i = 0; i < 9; ++i)
      m.thread("P", [] {});
  });
  EXPECT_FALSE(many.found);
  EXPECT_EQ(many.refusal, "more than 8 CPUs");
  const run_result mixed = run_machine([](machine& m) {
    auto& x = m.make<atomic<std::uint64_t>>("x");
    m.thread("P0", [&] {
      x.store(1);
      reinterpret_cast<atomic<std::uint32_t>*>(x.object())->load();
    });
  });
  EXPECT_FALSE(mixed.found);
  EXPECT_THAT(mixed.refusal, HasSubstr("different sizes"));
  const run_result deep = run_machine([](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&] {
      char room[60 << 10];
      asm volatile("" : : "r"(room) : "memory"); // keeps it on the stack
      x.store(1);
      asm volatile("" : : "r"(room) : "memory");
    });
  });
  EXPECT_FALSE(deep.found) << deep.message;
  EXPECT_THAT(deep.refusal, HasSubstr("stack"));
}

TEST(relacy_engine, eight_cpus_are_possible) {
  const run_result r = run_machine(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        for (int i = 0; i < 8; ++i)
          m.thread("P", [&] { x.fetch_add(1, relaxed); });
        m.finally([&] { expect(x.load() == 8, kind::conservation, "all are counted"); });
      },
      {.iterations = 1000});
  EXPECT_FALSE(r.found) << r.message;
}

} // namespace
} // namespace heddle::relacy
