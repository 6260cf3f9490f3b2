// The comparison of interleavings_test.cpp can fail: engine mistakes that it finds.
#include <sys/wait.h>
#include <unistd.h>

#include <heddle_seeded.hpp>

#include "harness/quality/interleavings/compare_scenarios.hpp"

namespace heddle::checker {
namespace {

constexpr unsigned seconds_per_mistake = 20; // an endless exploration is a difference, too

bool any_differs() {
  for (const registered_scenario* scenario : registered_scenarios())
    for (const scenario_variant& v : *scenario)
      if (!compare_with_interleavings({v.bytes, v.alignment, v.build}, {.budget = 3'000})
               .differences.empty())
        return true;
  return false;
}

// A mistake may leave the engine in a state in which it crashes, so each has its own process.
bool is_found(mistake m) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(seconds_per_mistake);
    active_mistake = m;
    _exit(any_differs() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return !WIFEXITED(status) || WEXITSTATUS(status) != 1;
}

TEST(interleavings_seeded, without_a_mistake_nothing_differs) { EXPECT_FALSE(any_differs()); }

TEST(interleavings_seeded, mistakes_are_found) {
  for (const mistake m :
       {mistake::sc_from_read_of_new_write_missing, mistake::revisit_skipped_for_updates,
        mistake::revisit_ignores_maximality_of_reads, mistake::revisit_ignores_choices,
        mistake::write_splits_update, mistake::conflicting_update_dropped,
        mistake::waiting_read_takes_newest_only, mistake::choice_takes_first_only,
        mistake::stale_wait_is_stuck, mistake::acquire_load_ignored, mistake::lives_never_end})
    EXPECT_TRUE(is_found(m)) << name_of(m);
}

} // namespace
} // namespace heddle::checker
