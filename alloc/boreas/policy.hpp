// The choices of the semaphore and the slab in which scenarios differ, and the ones that upstream
// made. A variant derives from `shipped` and overrides what it changes.
#pragma once

#include <concepts>
#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/order.hpp>
#include <heddle/plain.hpp>

#include "alloc/boreas/ledger.hpp"
#include "alloc/kernel/spin_lock.hpp"

namespace boreas {

// What a give does when somebody waits.
enum class hand_over : std::uint8_t {
  to_waiter,     // the waiter has the unit; the count stays 0
  through_count, // increments the count and wakes the waiter, which looks for itself
  both,          // increments the count, and the waiter has a unit as well
};

// How long a give uses the record that lies on the waiter's stack.
enum class record_use : std::uint8_t { until_unlock, until_notify, after_notify };

// When whoever builds the list of a slab sets the flag that says that it is built.
enum class flag_time : std::uint8_t { after_list, before_list, before_lock };

// What mem_slab::init() does with the slab's lock, which others may hold if the slab is in use.
enum class init_section : std::uint8_t {
  none,            // makes it free, and builds the list outside
  behind_new_lock, // makes it free, and takes it to build the list
  behind_old_lock, // takes it as it is
};

// A shared variable whose accesses are atomic and order nothing.
template <class T>
class relaxed_word {
public:
  T load() const { return value_.load(heddle::relaxed); }
  void store(T value) { value_.store(value, heddle::relaxed); }

private:
  heddle::atomic<T> value_;
};

template <class P>
concept semaphore_policy = requires {
  typename P::ledger;
  { P::critical } -> std::convertible_to<heddle::kernel::lock_rules>;
  { P::hands_over } -> std::convertible_to<hand_over>;
  { P::uses_record } -> std::convertible_to<record_use>;
  { P::notifies } -> std::convertible_to<bool>;
  { P::notifies_under_lock } -> std::convertible_to<bool>;
  { P::prefers_last } -> std::convertible_to<bool>;
  { P::believes_notification } -> std::convertible_to<bool>;
  { P::consumes_notification } -> std::convertible_to<bool>;
  { P::clears_slot_first } -> std::convertible_to<bool>;
  { P::unlinks_on_timeout } -> std::convertible_to<bool>;
  { P::looks_again } -> std::convertible_to<bool>;
  { P::asks_priority_at_give } -> std::convertible_to<bool>;
  { P::resets_at_once } -> std::convertible_to<bool>;
};

template <class P>
concept slab_policy = semaphore_policy<P> && requires {
  typename P::template list_word<void*>;
  typename P::template counter_word<std::uint32_t>;
  { P::gives_before_push } -> std::convertible_to<bool>;
  { P::pops_before_take } -> std::convertible_to<bool>;
  { P::semaphore_is_lazy } -> std::convertible_to<bool>;
  { P::free_ensures_threaded } -> std::convertible_to<bool>;
  { P::free_validates } -> std::convertible_to<bool>;
  { P::flag_load } -> std::convertible_to<heddle::order>;
  { P::flag_store } -> std::convertible_to<heddle::order>;
  { P::sets_flag } -> std::convertible_to<flag_time>;
  { P::checks_again } -> std::convertible_to<bool>;
  { P::init_clears_flag } -> std::convertible_to<bool>;
  { P::init_enters } -> std::convertible_to<init_section>;
};

// Everything as upstream has it: the slab of commit 4f7ff54, the semaphore below it.
struct shipped {
  // What scenarios count besides.
  using ledger = no_ledger;
  // Critical sections mask the interrupts of their CPU.
  static constexpr heddle::kernel::lock_rules critical{};
  // k_sem_give
  static constexpr hand_over hands_over = hand_over::to_waiter;
  static constexpr record_use uses_record = record_use::until_unlock;
  static constexpr bool notifies = true;
  static constexpr bool notifies_under_lock = false;
  static constexpr bool prefers_last = false;          // `>=` for `>` in the scan for the waiter
  static constexpr bool asks_priority_at_give = false; // not as it was when the waiter queued
  // k_sem_take
  static constexpr bool believes_notification = false; // decides by `got`, not by `woken`
  static constexpr bool consumes_notification = true;
  static constexpr bool clears_slot_first = false; // of notifications that nobody waits for
  static constexpr bool unlinks_on_timeout = true;
  static constexpr bool looks_again = true; // at the count, after asking who the task is
  // k_sem_reset
  static constexpr bool resets_at_once = false; // all waiters in one critical section
  // k_mem_slab
  template <class T>
  using list_word = heddle::plain<T>;
  template <class T>
  using counter_word = heddle::plain<T>;
  static constexpr bool gives_before_push = false;
  static constexpr bool pops_before_take = false;
  static constexpr bool semaphore_is_lazy = false; // initialised with the list, not at compile time
  static constexpr bool free_ensures_threaded = true;
  static constexpr bool free_validates = false;
  static constexpr heddle::order flag_load = heddle::acquire;
  static constexpr heddle::order flag_store = heddle::release;
  static constexpr flag_time sets_flag = flag_time::after_list;
  static constexpr bool checks_again = true; // the flag, under the lock
  static constexpr bool init_clears_flag = false;
  static constexpr init_section init_enters = init_section::none;
};

// The slab's first commit, 5c088ae.
struct first_commit : shipped {
  static constexpr bool semaphore_is_lazy = true;
  static constexpr bool free_ensures_threaded = false;
};

// Ours: a free that is no block of the slab, or when none is held, is ignored.
struct validating : shipped {
  static constexpr bool free_validates = true;
};

// Ours: a taker that was chosen has been notified when it sees so, and need not wait for that.
struct notify_under_lock : shipped {
  static constexpr bool notifies_under_lock = true;
};

// Ours: a notification of somebody else that lies in the slot does not end the wait.
struct clear_slot_first : shipped {
  static constexpr bool clears_slot_first = true;
};

// Ours: a reset lets go whoever waits when it begins, and nobody who comes later.
struct reset_at_once : shipped {
  static constexpr bool resets_at_once = true;
};

// Ours: a give compares the priorities of that moment.
struct priority_at_give : shipped {
  static constexpr bool asks_priority_at_give = true;
};

// Ours: the counters may be read while they change.
struct relaxed_counters : shipped {
  template <class T>
  using counter_word = relaxed_word<T>;
};

// The flag orders nothing.
template <class Slab>
struct relaxed_flag : Slab {
  static constexpr heddle::order flag_load = heddle::relaxed;
  static constexpr heddle::order flag_store = heddle::relaxed;
};
template <class Slab>
struct relaxed_flag_store : Slab {
  static constexpr heddle::order flag_store = heddle::relaxed;
};
template <class Slab>
struct relaxed_flag_load : Slab {
  static constexpr heddle::order flag_load = heddle::relaxed;
};

// List and counters as a processor has them: to it no access is a data race.
template <class Slab>
struct atomic_list : Slab {
  template <class T>
  using list_word = relaxed_word<T>;
  template <class T>
  using counter_word = relaxed_word<T>;
};

// Blocks and credits are counted besides.
template <class Slab>
struct counted : Slab {
  using ledger = counting_ledger;
};

// Locks that do not notice who gives them back: for those that others may reset.
template <class Slab>
struct unvalidated : Slab {
  static constexpr heddle::kernel::lock_rules critical{.validate = false};
};

// A lock in memory that is all zero is not free, as in ESP-IDF for two cores. On its other ports,
// and with one core, it is.
struct zero_is_locked : shipped {
  static constexpr heddle::kernel::lock_rules critical{.free_word = 0xB33FFFFF};
};

// Mutants.
struct give_before_push : shipped {
  static constexpr bool gives_before_push = true;
};
struct pop_before_take : shipped {
  static constexpr bool pops_before_take = true;
};
struct bump_and_wake : shipped {
  static constexpr hand_over hands_over = hand_over::through_count;
};
struct increment_and_target : shipped {
  static constexpr hand_over hands_over = hand_over::both;
};
struct last_among_equals : shipped {
  static constexpr bool prefers_last = true;
};
struct no_consume : shipped {
  static constexpr bool consumes_notification = false;
};
struct got_not_woken : shipped {
  static constexpr bool believes_notification = true;
};
struct no_unlink_on_timeout : shipped {
  static constexpr bool unlinks_on_timeout = false;
};
struct no_notify : shipped {
  static constexpr bool notifies = false;
};
struct node_after_unlock : shipped {
  static constexpr record_use uses_record = record_use::until_notify;
};
struct node_after_unlock_no_consume : node_after_unlock {
  static constexpr bool consumes_notification = false;
};
struct node_after_notify : shipped {
  static constexpr record_use uses_record = record_use::after_notify;
};
struct no_second_look : shipped {
  static constexpr bool looks_again = false;
};
struct flag_before_list : shipped {
  static constexpr flag_time sets_flag = flag_time::before_list;
};
struct flag_before_lock : shipped {
  static constexpr flag_time sets_flag = flag_time::before_lock;
};
struct no_re_check : shipped {
  static constexpr bool checks_again = false;
};
struct no_masking : shipped {
  static constexpr heddle::kernel::lock_rules critical{.masks = heddle::irqs_enabled};
};
// The lock does not notice that its CPU holds it.
struct no_masking_unvalidated : shipped {
  static constexpr heddle::kernel::lock_rules critical{.validate = false,
                                                       .masks = heddle::irqs_enabled};
};
// The lock lets its CPU in again, as that of ESP-IDF does: on one CPU it keeps nobody out.
struct no_masking_recursive : shipped {
  static constexpr heddle::kernel::lock_rules critical{
      .smp = false, .validate = false, .masks = heddle::irqs_enabled};
};

} // namespace boreas
