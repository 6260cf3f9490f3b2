// Threads that code under test starts, for the several names that starting and joining have.
#pragma once

#include <pthread.h>

#include <heddle/place.hpp>

namespace heddle::facade {

// What a thread runs: one of the two.
struct thread_body {
  void* (*of_posix)(void*) = nullptr;
  int (*of_c11)(void*) = nullptr;
};

pthread_t start_thread(const thread_body& body, void* argument, place where);
// As pthread_join and pthread_detach. The result of a C11 thread is the int, converted.
int join_thread(pthread_t id, void** result, place where);
int detach_thread(pthread_t id);
// The calling thread ends here, wherever it is; nothing is cleaned up.
[[noreturn]] void exit_thread(void* result, place where);

} // namespace heddle::facade
