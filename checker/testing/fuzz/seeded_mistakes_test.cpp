// The comparisons of random programs can fail: each of these mistakes is found by one of them, or
// by a program made for it.
#include <gtest/gtest.h>
#include <heddle_seeded.hpp>

#include "checker/testing/fuzz/loop_programs.hpp"
#include "checker/testing/fuzz/specimens.hpp"
#include "checker/testing/fuzz/task_programs.hpp"
#include "checker/testing/one_mistake.hpp"

namespace heddle::checker::fuzz {
namespace {

constexpr memory_model models[] = {memory_model::sc, memory_model::tso, memory_model::rc11};

bool loops_differ(unsigned seed) {
  const loop_program p = random_loops(seed);
  const memory_model model = models[seed % 3];
  return !compare_loops(p, model, seed % 2 == 0).differences.empty();
}

bool tasks_differ(unsigned seed) {
  return !compare_tasks(random_tasks(seed), models[seed % 3]).differences.empty();
}

bool one_of_them_differs(unsigned programs) {
  comparison_begins();
  if (a_specimen_is_wrong())
    return true;
  for (unsigned seed = 0; seed < programs; ++seed) {
    comparison_begins();
    if (loops_differ(seed) || tasks_differ(seed))
      return true;
  }
  return false;
}

bool any_differs() { return one_of_them_differs(2'000); }

// clang hands `expected` to the operation by value, and instruments the code's own accesses to it:
// so the runtime has nothing to forget there.
bool can_matter([[maybe_unused]] mistake m) {
#if defined(__clang__)
  return m != mistake::expected_value_is_no_access;
#else
  return true;
#endif
}

TEST(seeded_loops, without_a_mistake_nothing_differs) { EXPECT_FALSE(one_of_them_differs(30)); }

TEST(seeded_loops, mistakes_are_found) {
  EXPECT_TRUE(is_found(mistake::stale_wait_is_stuck, any_differs));
  for (unsigned m = 1; m < mistake_count; ++m)
    if (const auto each = static_cast<mistake>(m); needs_whole_checks(each) && can_matter(each)) {
      EXPECT_TRUE(is_found(each, any_differs)) << name_of(each);
    }
}

} // namespace
} // namespace heddle::checker::fuzz
