// Interrupts, tasks and lifetimes under Relacy: what a full search shows, exactly, and that the
// random one shows the same.
#include "checker/relacy/machine_cases.hpp"

#include <gtest/gtest.h>

#include "checker/relacy/engine.hpp"

namespace heddle::relacy {
namespace {

void expect_shown(const machine_case& c, const run_options& how) {
  SCOPED_TRACE(c.name);
  const run_result r = run(program_of(c.build), how);
  EXPECT_EQ(r.refusal, "");
  EXPECT_EQ(r.what, c.found) << r.message;
  EXPECT_EQ(r.cut, 0U);
  if (c.found != kind::none)
    return;
  EXPECT_EQ(r.outcomes, c.shown);
  EXPECT_EQ(r.exhausted, how.how == search::full);
}

TEST(relacy_interrupts, the_full_search_shows_what_they_are) {
  for (const machine_case& c : interrupt_cases())
    expect_shown(c, {.how = search::full, .iterations = 1'000'000});
}

TEST(relacy_interrupts, the_random_search_shows_the_same) {
  for (const machine_case& c : interrupt_cases())
    expect_shown(c, {.iterations = 5000});
}

TEST(relacy_tasks, the_full_search_shows_what_they_are) {
  for (const machine_case& c : task_cases())
    expect_shown(c, {.how = search::full, .iterations = 1'000'000});
}

TEST(relacy_tasks, the_random_search_shows_the_same) {
  for (const machine_case& c : task_cases())
    expect_shown(c, {.iterations = 5000});
}

TEST(relacy_lifetimes, the_full_search_shows_what_they_are) {
  for (const machine_case& c : lifetime_cases())
    expect_shown(c, {.how = search::full, .iterations = 1'000'000});
}

TEST(relacy_heaps, the_full_search_shows_what_they_are) {
  for (const machine_case& c : heap_cases())
    expect_shown(c, {.how = search::full, .iterations = 1'000'000});
}

TEST(relacy_lifetimes, the_random_search_shows_the_same) {
  for (const machine_case& c : lifetime_cases())
    expect_shown(c, {.iterations = 5000});
}

} // namespace
} // namespace heddle::relacy
