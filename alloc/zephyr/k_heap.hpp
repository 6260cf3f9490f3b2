// k_heap: an allocator behind a spin lock, and a queue of threads that wait for memory.
//
// Upstream: kernel/kheap.c, and z_alloc_helper and k_free of kernel/mempool.c. The allocator itself
// (sys_heap) is reduced to the number of units that are free: nothing here depends on where a block
// lies. `lock` is what upstream calls heap->lock.
#pragma once

#include <cstdint>

#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>

#include "alloc/zephyr/scheduler.hpp"
#include "alloc/zephyr/thread.hpp"
#include "alloc/zephyr/variant.hpp"

namespace zephyr {

template <class Variant>
class k_heap;

// An allocation. Upstream's k_malloc() puts the heap before the block, to find it again.
template <class Variant>
struct block {
  k_heap<Variant>* heap = nullptr;
  heddle::plain<unsigned> units{0}; // 0: not allocated
};

// Whether the caller holds `_sched_spinlock`.
enum class sched_lock : std::uint8_t { not_held, held };

template <class Variant>
class k_heap {
public:
  k_heap(scheduler<Variant>& s, unsigned units) : sched_(s), free_(units) {}

  // k_heap_alloc without a timeout: waits until there is enough memory. Returns how often it
  // waited.
  unsigned alloc_forever(block<Variant>& into, unsigned units, k_thread& me) {
    for (unsigned waits = 0;; ++waits) {
      const heddle::irq_level key = lock_.lock();
      if (take(into, units)) {
        lock_.unlock(key);
        return waits;
      }
      sched_.pend_current(lock_, key, waiters_, me);
    }
  }

  // z_alloc_helper, for k_malloc() and the kernel's own objects: never waits.
  bool alloc(block<Variant>& into, unsigned units) {
    const typename scheduler<Variant>::section guard(lock_);
    return take(into, units);
  }

  // k_heap_free
  void free(block<Variant>& b) {
    const heddle::irq_level key = lock_.lock();
    give_back(b);
    if (sched_.unpend_all(waiters_))
      sched_.reschedule(lock_, key);
    else
      lock_.unlock(key);
  }

  // k_heap_free_sched_locked, of variant 2: under `_sched_spinlock`.
  void free_sched_locked(block<Variant>& b) {
    free_without_waking(b);
    sched_.unpend_all_locked(waiters_);
  }

  // What k_free() does in variant 3.
  void free_without_waking(block<Variant>& b) {
    const typename scheduler<Variant>::section guard(lock_);
    give_back(b);
  }

  // While nothing runs beside it.
  unsigned free_units() const { return free_.load(); }
  wait_queue& waiters() { return waiters_; }

  void name_members() const {
    heddle::name(lock_, "lock");
    heddle::name(waiters_, "wait_q");
    heddle::name(free_, "free_units");
  }

private:
  bool take(block<Variant>& into, unsigned units) {
    const unsigned free = free_.load();
    if (free < units)
      return false;
    free_.store(free - units);
    into.heap = this;
    into.units.store(units);
    return true;
  }

  void give_back(block<Variant>& b) {
    const unsigned units = b.units.load();
    heddle::expect(units != 0, heddle::kind::double_free, "the block freed is allocated");
    b.units.store(0);
    free_.store(free_.load() + units);
  }

  typename scheduler<Variant>::lock_type lock_;
  wait_queue waiters_;
  scheduler<Variant>& sched_;
  heddle::plain<unsigned> free_;
};

// k_free. Only variant 2 asks what the caller holds.
template <class Variant>
void k_free(block<Variant>& b, sched_lock caller = sched_lock::not_held) {
  if constexpr (Variant::k_free == free_route::heap_only)
    b.heap->free_without_waking(b);
  else if (Variant::k_free == free_route::sched_locked_family && caller == sched_lock::held)
    b.heap->free_sched_locked(b);
  else
    b.heap->free(b);
}

} // namespace zephyr
