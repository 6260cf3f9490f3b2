// pthread_mutex_*, pthread_once and pthread_spin_*, and with them std::mutex: taking one is a
// single wait.
//
// The objects are the C library's, so that what a static initialiser leaves is understood.
#include <cerrno>
#include <cstdint>

#include <pthread.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/expect.hpp>

#include "harness/facade/caller.hpp"
#include "harness/facade/mutexes.hpp"

namespace heddle::facade {
namespace {

// The word of a mutex or spin lock: its owner, 0 if it is free.
using word = atomic<std::uint32_t>;

word& word_of(pthread_mutex_t* m) { return *reinterpret_cast<word*>(&m->__data.__lock); }
word& word_of(pthread_spinlock_t* s) {
  return *reinterpret_cast<word*>(const_cast<int*>(const_cast<volatile int*>(s)));
}

int kind_of(const pthread_mutex_t* m) { return m->__data.__kind & 3; }

// As ordinary memory: what it holds is of interest to the owner only.
bool is_mine(const pthread_mutex_t* m) {
  return m->__data.__owner == static_cast<int>(this_thread());
}

void make_mine(pthread_mutex_t* m) {
  m->__data.__owner = static_cast<int>(this_thread());
  m->__data.__count = 1;
}

// Of a mutex that the calling thread has.
int lock_again(pthread_mutex_t* m, place where) {
  if (kind_of(m) == PTHREAD_MUTEX_ERRORCHECK)
    return EDEADLK;
  if (kind_of(m) != PTHREAD_MUTEX_RECURSIVE) {
    word_of(m).load(relaxed, where); // says in a trace which mutex it is, and where it was taken
    expect(false, kind::recursive_lock, "a thread must not lock a mutex that it has", where);
  }
  ++m->__data.__count;
  return 0;
}

} // namespace

bool has_mutex(const pthread_mutex_t* m) { return is_mine(m); }

int lock_mutex(pthread_mutex_t* m, place where) {
  expect_no_handler(where);
  if (is_mine(m))
    return lock_again(m, where);
  await_exchange(word_of(m), 0, this_thread(), acquire, where);
  make_mine(m);
  return 0;
}

int unlock_mutex(pthread_mutex_t* m, place where) {
  if (!is_mine(m)) {
    if (kind_of(m) == PTHREAD_MUTEX_ERRORCHECK || kind_of(m) == PTHREAD_MUTEX_RECURSIVE)
      return EPERM;
    expect(false, kind::unlock_by_non_owner, "a mutex is unlocked by the thread that has it",
           where);
  }
  if (--m->__data.__count != 0)
    return 0;
  m->__data.__owner = 0;
  word_of(m).store(0, release, where);
  return 0;
}

namespace {

int try_lock(word& w, place where) {
  std::uint32_t free = 0;
  return w.compare_exchange_strong(free, this_thread(), acquire, relaxed, where) ? 0 : EBUSY;
}

} // namespace

int try_lock_mutex(pthread_mutex_t* m, place where) {
  if (is_mine(m))
    return kind_of(m) == PTHREAD_MUTEX_RECURSIVE ? lock_again(m, where) : EBUSY;
  const int result = try_lock(word_of(m), where);
  if (result == 0)
    make_mine(m);
  return result;
}

void init_mutex(pthread_mutex_t* m, int type, place where) {
  new (&word_of(m)) atomic<std::uint32_t>(0, where);
  m->__data.__owner = 0;
  m->__data.__count = 0;
  m->__data.__kind = type;
}

// A pthread_once_t is 0 in the beginning.
void run_once(pthread_once_t* once, void (*body)(), place where) {
  enum : std::uint32_t { not_yet, under_way, done };
  auto& state = *reinterpret_cast<atomic<std::uint32_t>*>(once);
  std::uint32_t seen = not_yet;
  if (state.compare_exchange_strong(seen, under_way, acquire, acquire, where)) {
    body();
    state.store(done, release, where);
  } else if (seen == under_way) {
    expect_no_handler(where);
    await(state, acquire, done, where);
  }
}

} // namespace heddle::facade

using namespace heddle::facade;

// cmake/checked_thread_calls.txt says who is meant.
extern "C" {

int heddle_code_pthread_mutex_init(pthread_mutex_t* m, const pthread_mutexattr_t* attributes) {
  int type = PTHREAD_MUTEX_DEFAULT;
  if (attributes != nullptr)
    pthread_mutexattr_gettype(attributes, &type);
  init_mutex(m, type, HEDDLE_CALLER);
  return 0;
}

int heddle_code_pthread_mutex_destroy(pthread_mutex_t* m) {
  return word_of(m).load(heddle::relaxed, HEDDLE_CALLER) != 0 ? EBUSY : 0;
}

int heddle_code_pthread_mutex_lock(pthread_mutex_t* m) { return lock_mutex(m, HEDDLE_CALLER); }
int heddle_code_pthread_mutex_unlock(pthread_mutex_t* m) { return unlock_mutex(m, HEDDLE_CALLER); }

int heddle_code_pthread_mutex_trylock(pthread_mutex_t* m) {
  return try_lock_mutex(m, HEDDLE_CALLER);
}

// The wait may run out at any time.
int heddle_code_pthread_mutex_timedlock(pthread_mutex_t* m, const timespec*) {
  const heddle::place where = HEDDLE_CALLER;
  return heddle::choose(2, where) == 1 ? ETIMEDOUT : lock_mutex(m, where);
}

int heddle_code_pthread_once(pthread_once_t* once, void (*body)()) {
  run_once(once, body, HEDDLE_CALLER);
  return 0;
}

int heddle_code_pthread_spin_init(pthread_spinlock_t* s, int) {
  new (&word_of(s)) heddle::atomic<std::uint32_t>(0, HEDDLE_CALLER);
  return 0;
}
int heddle_code_pthread_spin_destroy(pthread_spinlock_t*) { return 0; }
int heddle_code_pthread_spin_lock(pthread_spinlock_t* s) {
  await_exchange(word_of(s), 0, this_thread(), heddle::acquire, HEDDLE_CALLER);
  return 0;
}
int heddle_code_pthread_spin_trylock(pthread_spinlock_t* s) {
  return try_lock(word_of(s), HEDDLE_CALLER);
}
int heddle_code_pthread_spin_unlock(pthread_spinlock_t* s) {
  word_of(s).store(0, heddle::release, HEDDLE_CALLER);
  return 0;
}

} // extern "C"
