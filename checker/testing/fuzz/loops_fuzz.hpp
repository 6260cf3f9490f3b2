// Compares so many random programs under every model.
#pragma once

#include <cstdio>

#include <gtest/gtest.h>

#include "checker/testing/fuzz/loop_programs.hpp"

namespace heddle::checker::fuzz {

struct loops_tally {
  unsigned compared = 0;
  unsigned races = 0;
  unsigned stuck = 0;
};

inline loops_tally expect_agreement(std::uint64_t first, unsigned programs, bool instrumented) {
  loops_tally t;
  for (std::uint64_t seed = first; seed < first + programs; ++seed) {
    const loop_program p = random_loops(seed);
    for (const memory_model model : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
      const loops_agreement a = compare_loops(p, model, instrumented);
      EXPECT_EQ(a.differences, "") << "program " << seed << " under " << name_of(model) << "\n"
                                   << text_of(p);
      t.compared += a.compared ? 1 : 0;
      t.races += a.races ? 1 : 0;
      t.stuck += a.stuck ? 1 : 0;
    }
    if (testing::Test::HasFailure())
      break;
  }
  std::printf("%u comparisons, %u with races, %u with somebody stuck\n", t.compared, t.races,
              t.stuck);
  return t;
}

} // namespace heddle::checker::fuzz
