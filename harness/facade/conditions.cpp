// pthread_cond_*, and with it std::condition_variable: who waits is in a list, and a signal goes to
// any of them.
//
// A wait may end without a signal: once per thread, which shows a wait that is not in a loop and
// keeps loops finite.
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <ctime>
#include <mutex>

#include <pthread.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/continuation.hpp>
#include <heddle/expect.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/name.hpp>

#include "alloc/kernel/spin_lock.hpp"
#include "harness/facade/caller.hpp"
#include "harness/facade/conditions.hpp"
#include "harness/facade/mutexes.hpp"
#include "harness/facade/thread_state.hpp"

namespace heddle::facade {
namespace {

enum : std::uint32_t { waiting, woken };

// On the stack of the thread that waits; in the list under the list's lock.
struct waiter {
  explicit waiter(place where) : state(waiting, where) {}
  atomic<std::uint32_t> state;
  waiter* next = nullptr;
};

// Lies in a pthread_cond_t, which is all zero in the beginning.
struct condition {
  kernel::spin_lock<kernel::lock_rules{.masks = irqs_enabled}> lock;
  waiter* first;
};
static_assert(sizeof(condition) <= sizeof(pthread_cond_t));

condition& at(pthread_cond_t* c) { return *reinterpret_cast<condition*>(c); }

// By thread: whether a wait of it has ended without a signal.
constinit bool has_been_woken_by_nobody[max_cpus] = {};

// Returns whether it was in the list.
bool take_out(condition& c, waiter& w) {
  for (waiter** link = &c.first; *link != nullptr; link = &(*link)->next) {
    if (*link != &w)
      continue;
    *link = w.next;
    return true;
  }
  return false;
}

bool ends_by_itself(bool with_timeout, place where) {
  if (with_timeout)
    return choose(2, where) == 1;
  bool& once = has_been_woken_by_nobody[cpu::id()];
  if (once || choose(2, where) == 0)
    return false;
  once = true;
  return true;
}

} // namespace

int wait_for_condition(pthread_cond_t* cond, pthread_mutex_t* m, bool with_timeout, place where) {
  expect_no_handler(where);
  expect(has_mutex(m), kind::unlock_by_non_owner, "who waits for a condition has locked its mutex",
         where);
  condition& c = at(cond);
  waiter me(where);
  name(me.state, "waiter");
  const scoped_lifetime alive(me, where);
  {
    const kernel::lock_guard held(c.lock, where);
    me.next = c.first;
    c.first = &me;
  }
  unlock_mutex(m, where);
  bool timed_out = false;
  if (ends_by_itself(with_timeout, where)) {
    const kernel::lock_guard held(c.lock, where);
    timed_out = take_out(c, me) && with_timeout;
  } else {
    await(me.state, acquire, woken, where);
  }
  lock_mutex(m, where);
  return timed_out ? ETIMEDOUT : 0;
}

// Any of those that wait.
void signal_condition(pthread_cond_t* cond, place where) {
  condition& c = at(cond);
  const kernel::lock_guard held(c.lock, where);
  unsigned count = 0;
  for (const waiter* w = c.first; w != nullptr; w = w->next)
    ++count;
  if (count == 0)
    return;
  waiter* w = c.first;
  for (unsigned n = count > 1 ? choose(count, where) : 0; n != 0; --n)
    w = w->next;
  take_out(c, *w);
  w->state.store(woken, release, where);
}

void broadcast_condition(pthread_cond_t* cond, place where) {
  condition& c = at(cond);
  const kernel::lock_guard held(c.lock, where);
  while (waiter* const w = c.first) {
    c.first = w->next;
    w->state.store(woken, release, where);
  }
}

void init_condition(pthread_cond_t* cond) { new (cond) condition{}; }

} // namespace heddle::facade

using namespace heddle::facade;

// cmake/checked_thread_calls.txt says who is meant.
extern "C" {

int heddle_code_pthread_cond_init(pthread_cond_t* c, const pthread_condattr_t*) {
  init_condition(c);
  return 0;
}
int heddle_code_pthread_cond_destroy(pthread_cond_t* c) {
  return at(c).first != nullptr ? EBUSY : 0;
}
int heddle_code_pthread_cond_wait(pthread_cond_t* c, pthread_mutex_t* m) {
  return wait_for_condition(c, m, false, HEDDLE_CALLER);
}
int heddle_code_pthread_cond_timedwait(pthread_cond_t* c, pthread_mutex_t* m, const timespec*) {
  return wait_for_condition(c, m, true, HEDDLE_CALLER);
}
int heddle_code_pthread_cond_signal(pthread_cond_t* c) {
  signal_condition(c, HEDDLE_CALLER);
  return 0;
}
int heddle_code_pthread_cond_broadcast(pthread_cond_t* c) {
  broadcast_condition(c, HEDDLE_CALLER);
  return 0;
}

// std::condition_variable, whose first member is a pthread_cond_t.
void heddle_code_std_condition_init(pthread_cond_t* c) { init_condition(c); }
void heddle_code_std_condition_destroy(pthread_cond_t*) {}
void heddle_code_std_condition_wait(pthread_cond_t* c, std::unique_lock<std::mutex>& lock) {
  wait_for_condition(c, lock.mutex()->native_handle(), false, HEDDLE_CALLER);
}
void heddle_code_std_condition_notify_one(pthread_cond_t* c) { signal_condition(c, HEDDLE_CALLER); }
void heddle_code_std_condition_notify_all(pthread_cond_t* c) {
  broadcast_condition(c, HEDDLE_CALLER);
}

} // extern "C"
