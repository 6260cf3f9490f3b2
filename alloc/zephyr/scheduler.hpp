// The part of Zephyr's scheduler that waits and wakes, under its one lock `_sched_spinlock`.
//
// Upstream: kernel/sched.c. There is no run queue: a thread that is ready runs, on its own CPU.
// Timeouts are left out, so that a thread waits until it is woken.
#pragma once

#include <heddle/await.hpp>
#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/name.hpp>
#include <heddle/place.hpp>

#include "alloc/kernel/spin_lock.hpp"
#include "alloc/zephyr/thread.hpp"
#include "alloc/zephyr/variant.hpp"

namespace zephyr {

template <class Variant>
class scheduler {
public:
  using lock_type = heddle::kernel::spin_lock<Variant::locks>;
  using section = heddle::kernel::lock_guard<lock_type>;

  lock_type& lock() { return lock_; }

  // z_pend_curr: gives `held` back only once `me` is in the queue, so that no free in between can
  // miss it. Returns when `me` has been woken.
  void pend_current(lock_type& held, heddle::irq_level key, wait_queue& queue, k_thread& me) {
    lock_.lock();
    pend(me, queue);
    held.release_only();
    lock_.unlock(key);
    heddle::await(me.switched_in, heddle::acquire, 1);
  }

  // pend_locked: under the lock.
  void pend(k_thread& t, wait_queue& queue) {
    t.change_state(k_thread::pending, k_thread::queued);
    t.pended_on.store(&queue);
    queue.append(t);
    t.switched_in.store(0, heddle::relaxed);
  }

  // unpend_thread_no_timeout: under the lock.
  void unpend(k_thread& t) {
    wait_queue* const queue = t.pended_on.load();
    heddle::expect(queue != nullptr, heddle::kind::allocator_invariant,
                   "a thread that is unpended waits in a queue");
    queue->remove(t);
    t.change_state(0, k_thread::pending);
    t.pended_on.store(nullptr);
  }

  // ready_thread: under the lock.
  void ready(k_thread& t) {
    if (t.is(k_thread::queued | k_thread::pending | k_thread::dead))
      return;
    t.change_state(k_thread::queued, 0);
    t.switched_in.store(1, heddle::release);
  }

  // z_unpend_all: wakes all that wait in the queue; returns whether there were any. The caller
  // holds the lock of the object to which the queue belongs.
  bool unpend_all(wait_queue& queue) {
    if constexpr (Variant::unpend_all == queue_peek::locked) {
      const section guard(lock_);
      return unpend_all_locked(queue);
    } else {
      bool woken = false;
      for (k_thread* t = queue.peek(); t != nullptr; t = queue.peek()) {
        under_lock_unless_flagged([&] { unpend(*t); }); // z_unpend_thread
        under_lock_unless_flagged([&] { ready(*t); });  // z_ready_thread
        woken = true;
      }
      return woken;
    }
  }

  // z_unpend_all_locked: under the lock.
  bool unpend_all_locked(wait_queue& queue) {
    bool woken = false;
    for (k_thread* t = queue.peek(); t != nullptr; t = queue.peek()) {
      unpend(*t);
      ready(*t);
      woken = true;
    }
    return woken;
  }

  // z_reschedule: gives `held` back; passes through a context switch where one is possible.
  void reschedule(lock_type& held, heddle::irq_level key) {
    if (key != heddle::irqs_enabled || heddle::cpu::in_interrupt())
      return held.unlock(key);
    lock_.lock(); // z_swap
    held.release_only();
    lock_.unlock(key);
  }

  // Variant 1: whether this CPU is inside k_thread_abort(). Only the CPU itself looks.
  void flag_cpu(bool in_abort) { in_abort_[heddle::cpu::id()] = in_abort; }

  void name_members() const { heddle::name(lock_, "_sched_spinlock"); }

private:
  template <class F>
  void under_lock_unless_flagged(F wake, heddle::place where = heddle::place::here()) {
    if (Variant::flags_cpu_in_abort && in_abort_[heddle::cpu::id()])
      return wake();
    const section guard(lock_, where);
    wake();
  }

  lock_type lock_;
  bool in_abort_[heddle::max_cpus] = {};
};

} // namespace zephyr
