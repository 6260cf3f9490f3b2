// The closed list of what can be wrong with an execution.
#pragma once

#include <cstdint>

namespace heddle {

enum class kind : std::uint8_t {
  none,
  data_race,
  irq_race,
  use_after_free,
  double_free,
  foreign_free,
  overlap,
  out_of_pool,
  misaligned,
  uninitialised,
  leak,
  conservation,
  allocator_invariant,
  return_code,
  handoff_steal,
  wake_order,
  stale_notification,
  access_violation,
  lost_wakeup,
  deadlock,
  livelock,
  recursive_lock,
  unlock_by_non_owner,
  lock_held_while_blocking,
  blocking_in_interrupt,
  forbidden_context,
  step_bound,
  grace_period,
  barrier_incomplete,
  linearizability,
  expectation,
  crash,
  hang,
  nondeterminism,
  cover_missing,
};

inline constexpr unsigned kind_count = static_cast<unsigned>(kind::cover_missing) + 1;

// The name used in verdicts, traces and JSON; a literal such as "foreign-free".
constexpr const char* name_of(kind k) {
  constexpr const char* names[kind_count] = {
      "none",
      "data-race",
      "irq-race",
      "use-after-free",
      "double-free",
      "foreign-free",
      "overlap",
      "out-of-pool",
      "misaligned",
      "uninitialised",
      "leak",
      "conservation",
      "allocator-invariant",
      "return-code",
      "handoff-steal",
      "wake-order",
      "stale-notification",
      "access-violation",
      "lost-wakeup",
      "deadlock",
      "livelock",
      "recursive-lock",
      "unlock-by-non-owner",
      "lock-held-while-blocking",
      "blocking-in-interrupt",
      "forbidden-context",
      "step-bound",
      "grace-period",
      "barrier-incomplete",
      "linearizability",
      "expectation",
      "crash",
      "hang",
      "nondeterminism",
      "cover-missing",
  };
  return names[static_cast<unsigned>(k)];
}

} // namespace heddle
