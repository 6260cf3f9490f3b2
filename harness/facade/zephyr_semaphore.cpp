// Zephyr's k_sem: a counting semaphore that hands a unit to the thread that has waited longest.
//
// Threads are those of machine::thread(): each has a CPU of its own and no priority. A wait with a
// timeout may run out at any time.
#include <cerrno>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/name.hpp>

#include "alloc/kernel/spin_lock.hpp"
#include "harness/facade/caller.hpp"
#include "harness/facade/include/zephyr/kernel.h"

enum : std::uint32_t { waiting, given, was_reset };

// On the stack of the thread that waits. Linked and unlinked under the semaphore's lock.
struct k_sem_waiter {
  explicit k_sem_waiter(heddle::place where) : state(waiting, where) {}
  heddle::atomic<std::uint32_t> state;
  k_sem_waiter* next = nullptr;
};

namespace {

using heddle::kind;
using heddle::place;
using lock_type = heddle::kernel::spin_lock<>;

lock_type& lock_of(k_sem* s) { return *reinterpret_cast<lock_type*>(&s->lock); }

// Read without the lock by k_sem_count_get.
heddle::atomic<std::uint32_t>& count_of(k_sem* s) {
  return *reinterpret_cast<heddle::atomic<std::uint32_t>*>(&s->count);
}

// The following hold the lock.

void append(k_sem* s, k_sem_waiter& w) {
  (s->last != nullptr ? s->last->next : s->first) = &w;
  s->last = &w;
}

k_sem_waiter* take_first(k_sem* s) {
  k_sem_waiter* const w = s->first;
  if (w == nullptr)
    return nullptr;
  s->first = w->next;
  if (s->first == nullptr)
    s->last = nullptr;
  return w;
}

void take_out(k_sem* s, k_sem_waiter& w) {
  k_sem_waiter* before = nullptr;
  k_sem_waiter** link = &s->first;
  while (*link != &w) {
    before = *link;
    link = &before->next;
  }
  *link = w.next;
  if (s->last == &w)
    s->last = before;
}

HEDDLE_KNOWN_CALLS known_semaphores[] = R"(
defines k_sem_init
defines k_sem_take
defines k_sem_give
defines k_sem_reset
defines k_sem_count_get
)";

int result_of(std::uint32_t state) { return state == given ? 0 : -EAGAIN; }

// A unit that comes in time counts, even if the wait has just run out.
int end_of_timeout(k_sem* s, k_sem_waiter& me, place where) {
  const heddle::kernel::lock_guard held(lock_of(s), where);
  const std::uint32_t state = me.state.load(heddle::relaxed, where);
  if (state == waiting)
    take_out(s, me);
  return result_of(state);
}

} // namespace

extern "C" {

int k_sem_init(k_sem* s, unsigned int initial_count, unsigned int limit) {
  if (limit == 0 || initial_count > limit)
    return -EINVAL;
  new (&s->lock) lock_type;
  new (&s->count) heddle::atomic<std::uint32_t>(initial_count, HEDDLE_CALLER);
  s->limit = limit;
  s->first = s->last = nullptr;
  return 0;
}

int k_sem_take(k_sem* s, k_timeout_t timeout) {
  const place where = HEDDLE_CALLER;
  const bool waits = timeout.ticks != 0;
  heddle::expect(!waits || !heddle::cpu::in_interrupt(), kind::blocking_in_interrupt,
                 "an interrupt handler takes a semaphore with K_NO_WAIT only", where);
  const heddle::irq_level before = lock_of(s).lock(where);
  const std::uint32_t count = count_of(s).load(heddle::relaxed, where);
  if (count > 0 || !waits) {
    if (count > 0)
      count_of(s).store(count - 1, heddle::relaxed, where);
    lock_of(s).unlock(before, where);
    return count > 0 ? 0 : -EBUSY;
  }
  heddle::expect(before == heddle::irqs_enabled, kind::lock_held_while_blocking,
                 "a thread does not wait for a semaphore with interrupts masked", where);
  k_sem_waiter me(where);
  heddle::name(me.state, "waiter");
  const heddle::scoped_lifetime alive(me, where);
  append(s, me);
  lock_of(s).unlock(before, where);
  if (timeout.ticks > 0 && heddle::choose(2, where) == 1)
    return end_of_timeout(s, me, where);
  return result_of(await_not(me.state, heddle::acquire, waiting, where));
}

void k_sem_give(k_sem* s) {
  const place where = HEDDLE_CALLER;
  const heddle::kernel::lock_guard held(lock_of(s), where);
  if (k_sem_waiter* const w = take_first(s)) {
    w->state.store(given, heddle::release, where);
    return;
  }
  const std::uint32_t count = count_of(s).load(heddle::relaxed, where);
  if (count < s->limit)
    count_of(s).store(count + 1, heddle::relaxed, where);
}

void k_sem_reset(k_sem* s) {
  const place where = HEDDLE_CALLER;
  const heddle::kernel::lock_guard held(lock_of(s), where);
  while (k_sem_waiter* const w = take_first(s))
    w->state.store(was_reset, heddle::release, where);
  count_of(s).store(0, heddle::relaxed, where);
}

unsigned int k_sem_count_get(k_sem* s) { return count_of(s).load(heddle::relaxed, HEDDLE_CALLER); }

} // extern "C"
