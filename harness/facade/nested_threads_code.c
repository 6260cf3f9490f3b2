/* Threads that start threads, and threads that nobody waits for. */
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static void* nothing(void* a) { return a; }

void starts_in_turn(int n) {
  for (int i = 0; i < n; ++i) {
    pthread_t t;
    pthread_create(&t, NULL, nothing, NULL);
    pthread_join(t, NULL);
  }
}

static void* starts_one(void* a) {
  pthread_t t;
  pthread_create(&t, NULL, nothing, a);
  pthread_join(t, NULL);
  return a;
}

/* Two threads start one each, and share nothing. */
void starts_nested(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, starts_one, NULL);
  pthread_create(&b, NULL, starts_one, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

/* Only the first one to come starts a thread. */
static atomic_int started;
static atomic_int ran;
static void* count_run(void* a) {
  atomic_fetch_add_explicit(&ran, 1, memory_order_relaxed);
  return a;
}
int whoever_comes_first(void) {
  if (atomic_fetch_add_explicit(&started, 1, memory_order_relaxed) != 0)
    return 0;
  pthread_t t;
  pthread_create(&t, NULL, count_run, NULL);
  pthread_join(t, NULL);
  return atomic_load_explicit(&ran, memory_order_relaxed);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never_signalled = PTHREAD_COND_INITIALIZER;
static void* waits(void* a) {
  pthread_mutex_lock(&mutex);
  for (;;)
    pthread_cond_wait(&never_signalled, &mutex);
  return a;
}
void waits_unjoined(void) {
  pthread_t t;
  pthread_create(&t, NULL, waits, NULL);
}
void waits_detached(void) {
  pthread_t t;
  pthread_create(&t, NULL, waits, NULL);
  pthread_detach(t);
}

static void* locks(void* a) {
  pthread_mutex_lock(&mutex);
  return a;
}
void never_returns_from_lock(void) {
  pthread_t t;
  pthread_mutex_lock(&mutex);
  pthread_create(&t, NULL, locks, NULL);
}

void nobody_starts(void) {}
