// The kernel's lock and scheduler, compiled with the code under test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

extern "C" {
void build_two_tasks(heddle::machine& m);
void build_bare_counters(heddle::machine& m);
}

namespace heddle {
namespace {

using testing::HasSubstr;

check_result run(void (*build)(machine&), memory_model model) {
  return check({.model = model, .stop_at_first_failure = false}, build);
}

TEST(kernel_headers, keep_what_is_theirs) {
  for (const memory_model model : {sc, tso, rc11}) {
    const check_result r = run(build_two_tasks, model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  }
}

TEST(kernel_headers, protect_what_is_in_the_lock_and_nothing_else) {
  const check_result r = run(build_bare_counters, rc11);
  EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr("kernel_code.cpp:"));
}

} // namespace
} // namespace heddle
