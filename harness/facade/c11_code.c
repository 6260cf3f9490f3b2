/* An ordinary program of C11's threads. */
#include <stddef.h>
#include <threads.h>
#include <time.h>

static mtx_t mutex;
static cnd_t changed;
static once_flag flag = ONCE_FLAG_INIT;
static int count;
static int number;

static int count_one(void* unused) {
  (void)unused;
  mtx_lock(&mutex);
  ++count;
  mtx_unlock(&mutex);
  return 0;
}

static int count_one_unlocked(void* unused) {
  (void)unused;
  ++count;
  return 0;
}

static int run_two(thrd_start_t body) {
  thrd_t a, b;
  thrd_create(&a, body, NULL);
  thrd_create(&b, body, NULL);
  thrd_join(a, NULL);
  thrd_join(b, NULL);
  return count;
}

int c11_two_counts(void) {
  mtx_init(&mutex, mtx_plain);
  return run_two(count_one);
}
int c11_two_unlocked_counts(void) { return run_two(count_one_unlocked); }

static int add_five(void* n) { thrd_exit(*(int*)n + 5); }
int c11_result_of_exit(int n) {
  thrd_t t;
  int result = 0;
  thrd_create(&t, add_five, &n);
  if (thrd_equal(t, thrd_current()))
    return -1;
  thrd_join(t, &result);
  return result;
}

int c11_lock_twice(int type) {
  mtx_init(&mutex, type);
  mtx_lock(&mutex);
  const int again = mtx_lock(&mutex);
  mtx_unlock(&mutex);
  mtx_unlock(&mutex);
  return again;
}

static int try(void* unused) {
  (void)unused;
  const int result = mtx_trylock(&mutex);
  if (result == thrd_success)
    mtx_unlock(&mutex);
  return result;
}
static int try_for_a_while(void* unused) {
  (void)unused;
  const struct timespec soon = {0, 1};
  const int result = mtx_timedlock(&mutex, &soon);
  if (result == thrd_success)
    mtx_unlock(&mutex);
  return result;
}
static int run_beside_holder(thrd_start_t body) {
  thrd_t t;
  int result = 0;
  mtx_init(&mutex, mtx_timed);
  mtx_lock(&mutex);
  thrd_create(&t, body, NULL);
  mtx_unlock(&mutex);
  thrd_join(t, &result);
  mtx_destroy(&mutex);
  return result == thrd_success ? 0 : result == thrd_busy ? 1 : result == thrd_timedout ? 2 : 3;
}
int c11_try_beside_holder(void) { return run_beside_holder(try); }
int c11_try_for_a_while_beside_holder(void) { return run_beside_holder(try_for_a_while); }

void c11_unlock_only(void) {
  mtx_init(&mutex, mtx_plain);
  mtx_unlock(&mutex);
}

static int put_number(void* wakes) {
  mtx_lock(&mutex);
  number = 7;
  if (wakes != NULL)
    cnd_signal(&changed);
  mtx_unlock(&mutex);
  return 0;
}
static int number_awaited(void* wakes) {
  thrd_t t;
  mtx_init(&mutex, mtx_plain);
  cnd_init(&changed);
  thrd_create(&t, put_number, wakes);
  mtx_lock(&mutex);
  while (number == 0)
    cnd_wait(&changed, &mutex);
  const int got = number;
  mtx_unlock(&mutex);
  thrd_join(t, NULL);
  cnd_destroy(&changed);
  return got;
}
int c11_number_awaited(void) { return number_awaited(&number); }
int c11_number_not_announced(void) { return number_awaited(NULL); }

static void set_up(void) { count += 10; }
static int read_once(void* unused) {
  (void)unused;
  call_once(&flag, set_up);
  return count;
}
int c11_set_up_once(void) {
  thrd_t t;
  int seen = 0;
  thrd_create(&t, read_once, NULL);
  const int mine = read_once(NULL);
  thrd_join(t, &seen);
  return mine + seen;
}

/* Waits for a number by looking at it now and then. */
static _Atomic int published;
static int publish(void* unused) {
  (void)unused;
  published = 3;
  return 0;
}
int c11_number_polled(void) {
  const struct timespec soon = {0, 1};
  thrd_t t;
  thrd_create(&t, publish, NULL);
  thrd_detach(t);
  while (published == 0) {
    thrd_yield();
    thrd_sleep(&soon, NULL);
  }
  return published;
}
