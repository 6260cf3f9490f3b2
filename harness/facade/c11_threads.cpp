// <threads.h>: the same threads, mutexes and conditions as pthread_*, by C11's names.
//
// The objects are the C library's, which are those of pthread_*.
#include <cerrno>
#include <cstdint>
#include <ctime>

#include <pthread.h>
#include <threads.h>

#include <heddle/atomic.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>

#include "harness/facade/caller.hpp"
#include "harness/facade/conditions.hpp"
#include "harness/facade/mutexes.hpp"
#include "harness/facade/thread_state.hpp"
#include "harness/facade/threads.hpp"

namespace heddle::facade {
namespace {

static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t));
static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t));
static_assert(sizeof(once_flag) == sizeof(pthread_once_t));

pthread_mutex_t* posix(mtx_t* m) { return reinterpret_cast<pthread_mutex_t*>(m); }
pthread_cond_t* posix(cnd_t* c) { return reinterpret_cast<pthread_cond_t*>(c); }

int c11_result(int error) {
  switch (error) {
  case 0:
    return thrd_success;
  case EBUSY:
    return thrd_busy;
  case ETIMEDOUT:
    return thrd_timedout;
  default:
    return thrd_error;
  }
}

void* as_result(int value) { return reinterpret_cast<void*>(static_cast<std::intptr_t>(value)); }

} // namespace
} // namespace heddle::facade

using namespace heddle::facade;

// cmake/checked_thread_calls.txt says who is meant.
extern "C" {

int heddle_code_thrd_create(thrd_t* id, int (*body)(void*), void* argument) {
  *id = start_thread({.of_c11 = body}, argument, HEDDLE_CALLER);
  return thrd_success;
}
int heddle_code_thrd_join(thrd_t id, int* result) {
  void* value = nullptr;
  const int error = join_thread(id, &value, HEDDLE_CALLER);
  if (error == 0 && result != nullptr)
    *result = static_cast<int>(reinterpret_cast<std::intptr_t>(value));
  return c11_result(error);
}
int heddle_code_thrd_detach(thrd_t id) { return c11_result(detach_thread(id)); }
thrd_t heddle_code_thrd_current() { return this_thread(); }
int heddle_code_thrd_equal(thrd_t a, thrd_t b) { return a == b ? 1 : 0; }
[[noreturn]] void heddle_code_thrd_exit(int result) {
  exit_thread(as_result(result), HEDDLE_CALLER);
}
void heddle_code_thrd_yield() { heddle::cpu::relax(HEDDLE_CALLER); }
int heddle_code_thrd_sleep(const timespec*, timespec*) {
  heddle::cpu::relax(HEDDLE_CALLER);
  return 0;
}

int heddle_code_mtx_init(mtx_t* m, int type) {
  const bool recursive = (type & mtx_recursive) != 0;
  init_mutex(posix(m), recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL, HEDDLE_CALLER);
  return thrd_success;
}
void heddle_code_mtx_destroy(mtx_t*) {}
int heddle_code_mtx_lock(mtx_t* m) { return c11_result(lock_mutex(posix(m), HEDDLE_CALLER)); }
int heddle_code_mtx_trylock(mtx_t* m) {
  return c11_result(try_lock_mutex(posix(m), HEDDLE_CALLER));
}
// The wait may run out at any time.
int heddle_code_mtx_timedlock(mtx_t* m, const timespec*) {
  const heddle::place where = HEDDLE_CALLER;
  return heddle::choose(2, where) == 1 ? thrd_timedout : c11_result(lock_mutex(posix(m), where));
}
int heddle_code_mtx_unlock(mtx_t* m) { return c11_result(unlock_mutex(posix(m), HEDDLE_CALLER)); }

int heddle_code_cnd_init(cnd_t* c) {
  init_condition(posix(c));
  return thrd_success;
}
void heddle_code_cnd_destroy(cnd_t*) {}
int heddle_code_cnd_wait(cnd_t* c, mtx_t* m) {
  return c11_result(wait_for_condition(posix(c), posix(m), false, HEDDLE_CALLER));
}
int heddle_code_cnd_timedwait(cnd_t* c, mtx_t* m, const timespec*) {
  return c11_result(wait_for_condition(posix(c), posix(m), true, HEDDLE_CALLER));
}
int heddle_code_cnd_signal(cnd_t* c) {
  signal_condition(posix(c), HEDDLE_CALLER);
  return thrd_success;
}
int heddle_code_cnd_broadcast(cnd_t* c) {
  broadcast_condition(posix(c), HEDDLE_CALLER);
  return thrd_success;
}

void heddle_code_call_once(once_flag* flag, void (*body)()) {
  run_once(reinterpret_cast<pthread_once_t*>(flag), body, HEDDLE_CALLER);
}

} // extern "C"
