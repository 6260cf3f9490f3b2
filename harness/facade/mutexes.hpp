// Mutexes of the C library, for what waits with one.
#pragma once

#include <pthread.h>

#include <heddle/place.hpp>

#include "harness/facade/thread_state.hpp"

namespace heddle::facade {

// Whether the calling thread has it.
bool has_mutex(const pthread_mutex_t* m);
// As pthread_mutex_lock and pthread_mutex_unlock.
int lock_mutex(pthread_mutex_t* m, place where);
int unlock_mutex(pthread_mutex_t* m, place where);

} // namespace heddle::facade
