// Checks of small machines: verdicts, numbers, outcomes, and what a violation says.
#include "checker/check.hpp"

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

} // namespace
} // namespace heddle
