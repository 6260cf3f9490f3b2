// The compiler tells of every access: none is lost between the code under test and the checker,
// whatever the level of optimisation.
#include <gtest/gtest.h>

#include "checker/check/check.hpp"

extern "C" {
void canary_O0();
void canary_O2();
}

namespace heddle {
namespace {

// Counted in canary.c.
constexpr std::uint64_t ordinary_accesses = 10;
constexpr std::uint64_t fences = 4;
constexpr std::uint64_t volatile_accesses = 2;
constexpr std::uint64_t atomic_operations = 12;

void expect_all(void (*canary)()) {
  const check_result r = check({}, [=](machine& m) { m.thread("P0", [=] { canary(); }); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.executions, 1U);
  EXPECT_EQ(r.ordinary_accesses, ordinary_accesses);
  EXPECT_EQ(r.events, fences + volatile_accesses + atomic_operations);
}

TEST(canary, sings_unoptimised) { expect_all(&canary_O0); }
TEST(canary, sings_optimised) { expect_all(&canary_O2); }

} // namespace
} // namespace heddle
