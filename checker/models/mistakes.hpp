// The engine mistakes that the test build can switch on, one at a time. Each must be caught by a
// test; together they show that the tests can fail.
#pragma once

#include <cstdint>

namespace heddle::checker {

enum class mistake : std::uint8_t {
  none,
  // memory models
  acquire_load_ignored,
  release_store_ignored,
  acquire_fence_off,
  release_fence_off,
  release_sequence_stops_at_update,
  release_sequence_continues_in_lane,
  failed_update_uses_success_order,
  join_does_not_synchronise,
  create_does_not_synchronise,
  read_coherence_ignores_writes,
  read_coherence_ignores_reads,
  write_coherence_off,
  psc_off,
  psc_base_only,
  psc_without_fence_hb,
  psc_program_order_only,
  sc_read_order_not_propagated,
  sc_write_order_not_propagated,
  sc_from_read_of_new_write_missing,
  sc_undo_missing,
  tso_store_load_ordered,
  tso_forwarding_missing,
  tso_sc_store_is_plain_store,
  tso_fence_off,
  // exploration
  revisit_skipped_for_updates,
  revisit_ignores_maximality_of_reads,
  revisit_ignores_maximality_of_writes,
  revisit_ignores_choices,
  revisit_places_last_only,
  revisited_write_may_be_deleted,
  atomicity_off,
  write_splits_update,
  conflicting_update_dropped,
  write_places_last_only,
  weak_failure_missing,
  weak_failure_missing_after_revisit,
  waiting_read_takes_newest_only,
  choice_takes_first_only,
  stale_wait_is_stuck,
  race_of_reader_missing,
  race_ignores_atomics,
};

inline constexpr const char* mistake_names[] = {
    "none",
    "acquire_load_ignored",
    "release_store_ignored",
    "acquire_fence_off",
    "release_fence_off",
    "release_sequence_stops_at_update",
    "release_sequence_continues_in_lane",
    "failed_update_uses_success_order",
    "join_does_not_synchronise",
    "create_does_not_synchronise",
    "read_coherence_ignores_writes",
    "read_coherence_ignores_reads",
    "write_coherence_off",
    "psc_off",
    "psc_base_only",
    "psc_without_fence_hb",
    "psc_program_order_only",
    "sc_read_order_not_propagated",
    "sc_write_order_not_propagated",
    "sc_from_read_of_new_write_missing",
    "sc_undo_missing",
    "tso_store_load_ordered",
    "tso_forwarding_missing",
    "tso_sc_store_is_plain_store",
    "tso_fence_off",
    "revisit_skipped_for_updates",
    "revisit_ignores_maximality_of_reads",
    "revisit_ignores_maximality_of_writes",
    "revisit_ignores_choices",
    "revisit_places_last_only",
    "revisited_write_may_be_deleted",
    "atomicity_off",
    "write_splits_update",
    "conflicting_update_dropped",
    "write_places_last_only",
    "weak_failure_missing",
    "weak_failure_missing_after_revisit",
    "waiting_read_takes_newest_only",
    "choice_takes_first_only",
    "stale_wait_is_stuck",
    "race_of_reader_missing",
    "race_ignores_atomics",
};
inline constexpr unsigned mistake_count = sizeof(mistake_names) / sizeof(mistake_names[0]);

constexpr const char* name_of(mistake m) { return mistake_names[static_cast<unsigned>(m)]; }

} // namespace heddle::checker
