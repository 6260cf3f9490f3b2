// The comparisons of random programs can fail: each of these mistakes is found by one of them, or
// by a program made for it.
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <heddle_seeded.hpp>

#include "checker/testing/fuzz/loop_programs.hpp"
#include "checker/testing/fuzz/specimens.hpp"
#include "checker/testing/fuzz/task_programs.hpp"

namespace heddle::checker::fuzz {
namespace {

constexpr unsigned seconds_per_mistake = 60; // an endless exploration is a difference, too

constexpr memory_model models[] = {memory_model::sc, memory_model::tso, memory_model::rc11};

bool loops_differ(unsigned seed) {
  const loop_program p = random_loops(seed);
  const memory_model model = models[seed % 3];
  return !compare_loops(p, model, seed % 2 == 0).differences.empty();
}

bool tasks_differ(unsigned seed) {
  return !compare_tasks(random_tasks(seed), models[seed % 3]).differences.empty();
}

bool anything_differs(unsigned programs) {
  if (a_specimen_is_wrong())
    return true;
  for (unsigned seed = 0; seed < programs; ++seed)
    if (loops_differ(seed) || tasks_differ(seed))
      return true;
  return false;
}

// A mistake may leave the checker in a state in which it crashes, so each has its own process.
bool is_found(mistake m) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(seconds_per_mistake);
    active_mistake = m;
    _exit(anything_differs(2'000) ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return !WIFEXITED(status) || WEXITSTATUS(status) != 1;
}

// clang hands `expected` to the operation by value, and instruments the code's own accesses to it:
// so the runtime has nothing to forget there.
bool can_matter([[maybe_unused]] mistake m) {
#if defined(__clang__)
  return m != mistake::expected_value_is_no_access;
#else
  return true;
#endif
}

TEST(seeded_loops, without_a_mistake_nothing_differs) { EXPECT_FALSE(anything_differs(30)); }

TEST(seeded_loops, mistakes_are_found) {
  EXPECT_TRUE(is_found(mistake::stale_wait_is_stuck));
  for (unsigned m = 1; m < mistake_count; ++m)
    if (const auto each = static_cast<mistake>(m); needs_whole_checks(each) && can_matter(each)) {
      EXPECT_TRUE(is_found(each)) << name_of(each);
    }
}

} // namespace
} // namespace heddle::checker::fuzz
