// Rounds that are cut lose nothing: random programs full of loops, as they are and with counted
// turns.
#include "checker/testing/fuzz/loops_fuzz.hpp"

namespace heddle::checker::fuzz {
namespace {

void expect_variety(const loops_tally& t, unsigned programs) {
  EXPECT_GT(t.compared, programs * 2);
  EXPECT_GT(t.races, programs / 20);
  EXPECT_GT(t.stuck, programs / 10);
}

TEST(loops, over_heddle) {
  constexpr unsigned programs = 150;
  expect_variety(expect_agreement(0, programs, false), programs);
}

TEST(loops, of_instrumented_code) {
  constexpr unsigned programs = 150;
  expect_variety(expect_agreement(0, programs, true), programs);
}

} // namespace
} // namespace heddle::checker::fuzz
