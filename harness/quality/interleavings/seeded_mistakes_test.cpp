// The comparison of interleavings_test.cpp can fail: engine mistakes that it finds.
#include <heddle_seeded.hpp>

#include "checker/testing/one_mistake.hpp"
#include "harness/quality/interleavings/compare_scenarios.hpp"

namespace heddle::checker {
namespace {

bool any_differs() {
  for (const registered_scenario* scenario : registered_scenarios())
    for (const scenario_variant& v : *scenario) {
      comparison_begins();
      if (!compare_with_interleavings({v.bytes, v.alignment, v.build}, {.budget = 3'000})
               .differences.empty())
        return true;
    }
  return false;
}

TEST(interleavings_seeded, without_a_mistake_nothing_differs) { EXPECT_FALSE(any_differs()); }

TEST(interleavings_seeded, mistakes_are_found) {
  for (const mistake m :
       {mistake::sc_from_read_of_new_write_missing, mistake::revisit_skipped_for_updates,
        mistake::revisit_ignores_maximality_of_reads, mistake::revisit_ignores_choices,
        mistake::write_splits_update, mistake::conflicting_update_dropped,
        mistake::waiting_read_takes_newest_only, mistake::choice_takes_first_only,
        mistake::stale_wait_is_stuck, mistake::acquire_load_ignored, mistake::lives_never_end})
    EXPECT_TRUE(is_found(m, any_differs)) << name_of(m);
}

} // namespace
} // namespace heddle::checker
