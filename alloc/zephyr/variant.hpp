// How Zephyr's k_free gets along with the scheduler lock: the four designs that were tried for it.
#pragma once

#include <cstdint>

#include "alloc/kernel/spin_lock.hpp"

namespace zephyr {

// What k_free() does with the heap's waiters.
enum class free_route : std::uint8_t {
  k_heap_free,         // k_free() is k_heap_free(): whoever waits on the heap is woken
  sched_locked_family, // the same, with a second family of functions for callers under the lock
  heap_only,           // k_free() leaves the wait queue alone
};

// What z_unpend_all() does first.
enum class queue_peek : std::uint8_t {
  unlocked, // looks at the queue, and takes the scheduler lock for each thread that it sees there
  locked,   // takes the scheduler lock
};

// As it was: zephyrproject-rtos/zephyr before PR 106792.
struct v0 {
  static constexpr free_route k_free = free_route::k_heap_free;
  static constexpr queue_peek unpend_all = queue_peek::unlocked;
  // k_thread_abort() sets a flag of its CPU, which makes z_unpend_all() skip the scheduler lock.
  static constexpr bool flags_cpu_in_abort = false;
  static constexpr heddle::kernel::lock_rules locks{};
};

// PR 106732, not merged.
struct v1 : v0 {
  static constexpr bool flags_cpu_in_abort = true;
};

// PR 106792, merged and taken back.
struct v2 : v0 {
  static constexpr free_route k_free = free_route::sched_locked_family;
  static constexpr queue_peek unpend_all = queue_peek::locked;
};

// PR 107146, merged.
struct v3 : v2 {
  static constexpr free_route k_free = free_route::heap_only;
};

// The change of z_unpend_all() under which issue 106659 was noticed, before it was answered.
struct v0_peek_locked : v0 {
  static constexpr queue_peek unpend_all = queue_peek::locked;
};

// How a kernel is configured.
template <class Variant, bool Smp, bool Validate>
struct configured : Variant {
  static constexpr heddle::kernel::lock_rules locks{.smp = Smp, .validate = Validate};
};

} // namespace zephyr
