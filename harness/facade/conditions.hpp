// Conditions of the C library, for its several names for them.
#pragma once

#include <pthread.h>

#include <heddle/place.hpp>

namespace heddle::facade {

void init_condition(pthread_cond_t* c);
// As pthread_cond_wait; with a timeout, which may run out at any time, as pthread_cond_timedwait.
int wait_for_condition(pthread_cond_t* c, pthread_mutex_t* m, bool with_timeout, place where);
void signal_condition(pthread_cond_t* c, place where);
void broadcast_condition(pthread_cond_t* c, place where);

} // namespace heddle::facade
