/* An ordinary program of threads, as for any POSIX system. */
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int count;

static void* count_one(void* unused) {
  (void)unused;
  pthread_mutex_lock(&mutex);
  ++count;
  pthread_mutex_unlock(&mutex);
  return NULL;
}

static void* count_one_unlocked(void* unused) {
  (void)unused;
  ++count;
  return NULL;
}

static int run_two(void* (*body)(void*)) {
  pthread_t a, b;
  pthread_create(&a, NULL, body, NULL);
  pthread_create(&b, NULL, body, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return count;
}

int two_counts(void) { return run_two(count_one); }
int two_unlocked_counts(void) { return run_two(count_one_unlocked); }

static void* add_five(void* number) { return (void*)((uintptr_t)number + 5); }
int passed_through(int n) {
  pthread_t t;
  void* result;
  pthread_create(&t, NULL, add_five, (void*)(uintptr_t)n);
  pthread_join(t, &result);
  return (int)(uintptr_t)result;
}

static void* take_other_first(void* unused) {
  (void)unused;
  pthread_mutex_lock(&other);
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  pthread_mutex_unlock(&other);
  return NULL;
}
void opposite_orders(void) {
  pthread_t t;
  pthread_create(&t, NULL, take_other_first, NULL);
  pthread_mutex_lock(&mutex);
  pthread_mutex_lock(&other);
  pthread_mutex_unlock(&other);
  pthread_mutex_unlock(&mutex);
  pthread_join(t, NULL);
}

void lock_mutex_twice(void) {
  pthread_mutex_lock(&mutex);
  pthread_mutex_lock(&mutex);
}
void unlock_mutex_only(void) { pthread_mutex_unlock(&mutex); }

int lock_recursively(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_t m;
  pthread_mutex_init(&m, &attributes);
  pthread_mutex_lock(&m);
  const int again = pthread_mutex_lock(&m);
  pthread_mutex_unlock(&m);
  pthread_mutex_unlock(&m);
  return again * 10 + pthread_mutex_destroy(&m);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void set_up(void) { count += 10; }
static void* read_once(void* unused) {
  (void)unused;
  pthread_once(&once, set_up);
  return (void*)(uintptr_t)count;
}
int set_up_once(void) {
  pthread_t t;
  void* seen;
  pthread_create(&t, NULL, read_once, NULL);
  const int mine = (int)(uintptr_t)read_once(NULL);
  pthread_join(t, &seen);
  return mine + (int)(uintptr_t)seen;
}

/* A number is handed over. */
static int number;

static void* put_number(void* n) {
  pthread_mutex_lock(&mutex);
  number = (int)(uintptr_t)n;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&mutex);
  return NULL;
}

int number_awaited(void) {
  pthread_t t;
  pthread_create(&t, NULL, put_number, (void*)7);
  pthread_mutex_lock(&mutex);
  while (number == 0)
    pthread_cond_wait(&changed, &mutex);
  const int got = number;
  pthread_mutex_unlock(&mutex);
  pthread_join(t, NULL);
  return got;
}

/* Believes the first end of the wait. */
int number_awaited_once(void) {
  pthread_t t;
  pthread_create(&t, NULL, put_number, (void*)7);
  pthread_mutex_lock(&mutex);
  if (number == 0)
    pthread_cond_wait(&changed, &mutex);
  const int got = number;
  pthread_mutex_unlock(&mutex);
  pthread_join(t, NULL);
  return got;
}

/* Looks before it locks: the signal may come in between. */
int number_missed(void) {
  pthread_t t;
  pthread_create(&t, NULL, put_number, (void*)7);
  pthread_mutex_lock(&mutex);
  const int before = number;
  pthread_mutex_unlock(&mutex);
  pthread_mutex_lock(&mutex);
  if (before == 0)
    pthread_cond_wait(&changed, &mutex);
  const int got = number;
  pthread_mutex_unlock(&mutex);
  pthread_join(t, NULL);
  return got;
}
