// k_sem of Boreas: a counting semaphore that hands a unit to the most urgent waiter.
//
// A waiter's record lies on its stack. Its taker may return only when nobody else can reach the
// record or the semaphore any more ("synchronous severance"), which is what most variants break.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>

#include "alloc/boreas/dlist.hpp"
#include "alloc/boreas/policy.hpp"
#include "alloc/boreas/status.hpp"
#include "alloc/kernel/parking.hpp"
#include "alloc/kernel/spin_lock.hpp"

namespace boreas {

using heddle::kernel::task_id;
using heddle::kernel::timeout;

// The notification slot that semaphores use; slot 0 is left to others.
inline constexpr unsigned semaphore_slot = 1;

// Default construction leaves all fields zero, as static storage is.
template <semaphore_policy Policy, heddle::kernel::parking Kernel>
class semaphore {
public:
  int init(std::uint32_t initial, std::uint32_t limit) {
    if (limit == 0 || initial > limit)
      return invalid;
    define(initial, limit);
    return ok;
  }

  // What a static definition leaves at compile time.
  void define(std::uint32_t initial, std::uint32_t limit) {
    count_.store(initial, heddle::relaxed);
    limit_.store(limit);
    waiters_.init();
    lock_.init();
  }

  int take(Kernel& os, timeout wait) {
    const auto before = lock_.lock();
    const bool taken = take_unit();
    lock_.unlock(before);
    if (taken)
      return ok;
    return wait == timeout::none ? busy : take_waiting(os, wait);
  }

  // From tasks and interrupts. At the limit it does nothing.
  void give(Kernel& os) {
    task_id task{};
    const auto before = lock_.lock();
    waiter* const best = pop_best(os);
    if (best != nullptr) {
      task = task_of(*best);
      best->woken.store(true);
    }
    put_unit(best != nullptr);
    if (best != nullptr && Policy::notifies_under_lock)
      wake(os, *best, task);
    lock_.unlock(before);
    if (best != nullptr && !Policy::notifies_under_lock)
      wake(os, *best, task);
  }

  // Lets all waiters go with -EAGAIN. From tasks only.
  void reset(Kernel& os) {
    if constexpr (Policy::resets_at_once)
      return reset_at_once(os);
    for (;;) {
      const auto before = lock_.lock();
      waiter* const best = pop_best(os);
      task_id task{};
      if (best != nullptr) {
        task = task_of(*best);
        let_go(*best);
      } else {
        set_count(0);
      }
      lock_.unlock(before);
      if (best == nullptr)
        return;
      wake(os, *best, task);
    }
  }

  std::uint32_t count_get() const { return count(); }

  // For scenarios.
  bool has_waiter() {
    const auto before = lock_.lock();
    const bool result = waiters_.peek_head() != nullptr;
    lock_.unlock(before);
    return result;
  }
  // Fills in what the accounts of a slab say of credits.
  void audit(slab_accounts& all) requires Policy::ledger::counts {
    const auto before = lock_.lock();
    all.credits = count();
    all.waited_for = waiters_.peek_head() != nullptr;
    all.of_credits = ledger_;
    lock_.unlock(before);
  }
  void name_members() const {
    heddle::name(lock_, "lock");
    heddle::name(count_, "count");
    heddle::name(limit_, "limit");
    heddle::name(waiters_, "waiters");
    waiters_.name_members();
  }

private:
  // Fields are of one size so that another use of the stack cannot overlap half of one.
  struct waiter : dlist_node {
    void name_members() const {
      heddle::name(*this, "waiter");
      heddle::name(next, "next");
      heddle::name(prev, "prev");
      heddle::name(task, "task");
      heddle::name(priority, "priority");
      heddle::name(woken, "woken");
      heddle::name(reset, "reset");
    }
    using word = std::uint64_t;
    waiter(task_id t, unsigned p) : task(static_cast<word>(t)), priority(p) {}
    heddle::plain<word> task;
    heddle::plain<word> priority; // as it was when the waiter queued
    heddle::plain<word> woken;
    heddle::plain<word> reset;
  };

  std::uint32_t count() const { return count_.load(heddle::relaxed); }
  void set_count(std::uint32_t n) { count_.store(n, heddle::relaxed); }

  // Under the lock.
  bool take_unit() {
    const std::uint32_t n = count();
    if (n == 0)
      return false;
    set_count(n - 1);
    ledger_.taken();
    return true;
  }

  // Under the lock. The unit of a give is the waiter's, or goes into the count.
  void put_unit(bool waiter_chosen) {
    const bool promised = waiter_chosen && Policy::hands_over != hand_over::through_count;
    if (promised) {
      ledger_.put();
      ledger_.taken();
    }
    if ((!waiter_chosen || Policy::hands_over != hand_over::to_waiter) && count() < limit_.load()) {
      set_count(count() + 1);
      if (!promised)
        ledger_.put();
    }
  }

  static void let_go(waiter& w) {
    w.reset.store(true);
    w.woken.store(true);
  }

  // No taker returns before it is notified, so the records hold together until then.
  void reset_at_once(Kernel& os) {
    dlist_node* first = nullptr;
    dlist_node* last = nullptr;
    const auto before = lock_.lock();
    while (waiter* const best = pop_best(os)) {
      let_go(*best);
      if (last == nullptr)
        first = best;
      else
        last->next.store(best);
      last = best;
    }
    set_count(0);
    lock_.unlock(before);
    for (dlist_node* n = first; n != nullptr;) {
      auto& record = static_cast<waiter&>(*n);
      n = n == last ? nullptr : n->next.load();
      wake(os, record, task_of(record));
    }
  }

  // The task's identity is asked for outside the lock, so the count is looked at again.
  int take_waiting(Kernel& os, timeout wait) {
    waiter me(os.current(), os.priority(os.current()));
    const heddle::scoped_lifetime alive(me);
    me.name_members();
    if constexpr (Policy::clears_slot_first)
      os.take(semaphore_slot, timeout::none);
    for (;;) {
      const auto before = lock_.lock();
      const bool taken = Policy::looks_again && take_unit();
      if (!taken)
        waiters_.append(me);
      lock_.unlock(before);
      if (taken)
        return ok;
      const int result = sleep(os, me, wait);
      if (result != ok || Policy::hands_over != hand_over::through_count)
        return result;
      me.woken.store(false);
    }
  }

  int sleep(Kernel& os, waiter& me, timeout wait) {
    for (;;) {
      const unsigned got = os.take(semaphore_slot, wait);
      const auto before = lock_.lock();
      const bool woken = me.woken.load() != 0;
      if (Policy::believes_notification ? got != 0 : woken) {
        const bool was_reset = me.reset.load() != 0;
        lock_.unlock(before);
        // The notification is under way: it is swallowed here, or it would end the next wait.
        if (got == 0 && Policy::consumes_notification)
          os.take(semaphore_slot, timeout::forever);
        return was_reset ? again : ok;
      }
      if (got == 0 && wait == timeout::finite) {
        if (Policy::unlinks_on_timeout && !woken)
          dlist::remove(me);
        lock_.unlock(before);
        return again;
      }
      lock_.unlock(before); // a notification of somebody else
    }
  }

  // The most urgent waiter, first come first served among equals, taken out; null if there is none.
  waiter* pop_best(const Kernel& os) {
    waiter* best = nullptr;
    for (dlist_node* n = waiters_.peek_head(); n != nullptr; n = waiters_.peek_next(*n)) {
      auto* const w = static_cast<waiter*>(n);
      if (best == nullptr || outranks(priority_of(os, *w), priority_of(os, *best)))
        best = w;
    }
    if (best != nullptr)
      dlist::remove(*best);
    return best;
  }

  static task_id task_of(const waiter& w) { return static_cast<task_id>(w.task.load()); }
  static std::uint64_t priority_of(const Kernel& os, const waiter& w) {
    if constexpr (Policy::asks_priority_at_give)
      return os.priority(task_of(w));
    else
      return w.priority.load();
  }
  static bool outranks(std::uint64_t candidate, std::uint64_t best) {
    return Policy::prefers_last ? candidate >= best : candidate > best;
  }

  // After the lock was given back. Upstream does not look at the record any more.
  void wake(Kernel& os, waiter& record, task_id task) {
    if constexpr (Policy::uses_record == record_use::until_notify)
      task = task_of(record);
    if constexpr (Policy::notifies)
      os.notify(task, semaphore_slot);
    if constexpr (Policy::uses_record == record_use::after_notify)
      record.reset.load();
  }

  heddle::kernel::spin_lock<Policy::critical> lock_;
  heddle::atomic<std::uint32_t> count_{0};
  heddle::plain<std::uint32_t> limit_{0};
  dlist waiters_;
  [[no_unique_address]] typename Policy::ledger ledger_;
};

} // namespace boreas
