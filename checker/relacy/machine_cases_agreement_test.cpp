// The checker has all that Relacy shows of interrupts, tasks and lifetimes.
#include "checker/relacy/machine_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/check/check.hpp"

namespace heddle::relacy {
namespace {

void expect_checker_has(const machine_case& c) {
  SCOPED_TRACE(c.name);
  const check_result r = check({.model = rc11, .stop_at_first_failure = false}, c.build);
  EXPECT_TRUE(r.exhaustive) << r.report();
  EXPECT_THAT(c.shown, testing::IsSubsetOf(r.outcomes)) << r.report();
  EXPECT_EQ(r.kinds, c.found == kind::none ? std::set<kind>{} : std::set<kind>{c.found})
      << r.report();
}

TEST(relacy_interrupts, the_checker_has_what_relacy_shows) {
  for (const machine_case& c : interrupt_cases())
    expect_checker_has(c);
}

TEST(relacy_tasks, the_checker_has_what_relacy_shows) {
  for (const machine_case& c : task_cases())
    expect_checker_has(c);
}

TEST(relacy_lifetimes, the_checker_has_what_relacy_shows) {
  for (const machine_case& c : lifetime_cases())
    expect_checker_has(c);
}

TEST(relacy_heaps, the_checker_has_what_relacy_shows) {
  for (const machine_case& c : heap_cases())
    expect_checker_has(c);
}

} // namespace
} // namespace heddle::relacy
