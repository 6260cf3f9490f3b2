/* One of each kind of access, so that they can be counted: no local variables, nothing that may be
 * merged or left out. */
#include <string.h>

struct pair {
  long first;
  long second;
};

int number;
int numbers[4];
struct pair here;
struct pair there;
volatile int port;
int shared;
long long wide;
char taken;

static void fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

void CANARY(void) {
  number = 1; /* a write */
  fence();
  ++number; /* a read and a write */
  fence();
  numbers[number] = 3; /* a read and a write */
  fence();
  memcpy(&here, &there, sizeof here);   /* a read and a write */
  memset(&there, 0, sizeof there);      /* a write */
  memmove(&there, &here, sizeof there); /* a read and a write */
  port = 1;                             /* two volatile accesses */
  (void)port;
  __atomic_store_n(&shared, 1, __ATOMIC_RELEASE); /* and twelve atomic operations */
  (void)__atomic_load_n(&shared, __ATOMIC_ACQUIRE);
  (void)__atomic_exchange_n(&shared, 2, __ATOMIC_SEQ_CST);
  (void)__atomic_fetch_add(&shared, 1, __ATOMIC_RELAXED);
  (void)__atomic_fetch_sub(&shared, 1, __ATOMIC_RELAXED);
  (void)__atomic_fetch_or(&wide, 1, __ATOMIC_RELAXED);
  (void)__atomic_fetch_and(&wide, 3, __ATOMIC_RELAXED);
  (void)__atomic_fetch_xor(&wide, 3, __ATOMIC_RELAXED);
  (void)__atomic_test_and_set(&taken, __ATOMIC_ACQUIRE);
  __atomic_clear(&taken, __ATOMIC_RELEASE);
  (void)__sync_bool_compare_and_swap(&shared, 2, 3);
  (void)__sync_fetch_and_add(&wide, 1);
  __sync_synchronize(); /* four fences with those above */
}
