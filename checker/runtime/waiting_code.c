/* Loops that wait, and say so to nobody. */
#include <stdatomic.h>
#include <stddef.h>

static atomic_int turn;
static atomic_flag busy = ATOMIC_FLAG_INIT;
static volatile int volatile_turn;
static int protected_count;
static int retries;

void wait_for_turn(int n) {
  while (atomic_load_explicit(&turn, memory_order_acquire) != n) {
  }
}
void take_turn(int n) { atomic_store_explicit(&turn, n, memory_order_release); }

void wait_for_volatile_turn(int n) {
  while (volatile_turn != n) {
  }
}
void take_volatile_turn(int n) { volatile_turn = n; }

int count_locked(void) {
  while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire)) {
  }
  const int now = ++protected_count;
  atomic_flag_clear_explicit(&busy, memory_order_release);
  return now;
}

void never_unlock(void) {
  while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire)) {
  }
}

/* A counter of rounds in ordinary memory: no two rounds are the same. */
int wait_at_most(int rounds) {
  retries = 0;
  while (atomic_load_explicit(&turn, memory_order_acquire) == 0) {
    if (++retries == rounds)
      return -1;
  }
  return retries;
}

/* Writes the same in each round. */
struct slot {
  int value;
};
static struct slot slots[2];
static _Atomic(struct slot*) newest_slot;
void publish_slot(int i) {
  struct slot* before = atomic_load_explicit(&newest_slot, memory_order_relaxed);
  do {
    slots[i].value = before == NULL ? 1 : 2;
  } while (!atomic_compare_exchange_weak_explicit(&newest_slot, &before, &slots[i],
                                                  memory_order_release, memory_order_relaxed));
}
