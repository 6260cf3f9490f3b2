// Mutexes of the C library, for what waits with one.
#pragma once

#include <pthread.h>

#include <heddle/place.hpp>

#include "harness/facade/thread_state.hpp"

namespace heddle::facade {

// Whether the calling thread has it.
bool has_mutex(const pthread_mutex_t* m);
void init_mutex(pthread_mutex_t* m, int type, place where);
// As pthread_mutex_lock, pthread_mutex_trylock and pthread_mutex_unlock.
int lock_mutex(pthread_mutex_t* m, place where);
int try_lock_mutex(pthread_mutex_t* m, place where);
int unlock_mutex(pthread_mutex_t* m, place where);

// As pthread_once.
void run_once(pthread_once_t* once, void (*body)(), place where);

} // namespace heddle::facade
