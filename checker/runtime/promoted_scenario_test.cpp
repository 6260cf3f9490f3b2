// A scenario that is compiled with code whose races are promoted.
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

extern "C" {
void build_two_writers(heddle::machine& m);
}

namespace heddle {
namespace {

check_result run(void (*build)(machine&), memory_model model) {
  return check({.model = model, .stop_at_first_failure = false}, build);
}

TEST(promoted_races, are_not_those_of_the_machine) {
  for (const memory_model model : {sc, tso, rc11}) {
    const check_result r = run(build_two_writers, model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_GE(r.executions, 2U);
  }
}

} // namespace
} // namespace heddle
