/* Zephyr's spin lock for code under test: the names of Zephyr's <zephyr/spinlock.h>. */
#ifndef ZEPHYR_INCLUDE_SPINLOCK_H_
#define ZEPHYR_INCLUDE_SPINLOCK_H_

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All zero is free, as static storage is. */
struct k_spinlock {
  uint32_t word;
  uint32_t owner;
};

typedef struct z_spinlock_key {
  int key;
} k_spinlock_key_t;

k_spinlock_key_t k_spin_lock(struct k_spinlock* l);
/* 0, or -EBUSY if somebody has the lock. */
int k_spin_trylock(struct k_spinlock* l, k_spinlock_key_t* k);
void k_spin_unlock(struct k_spinlock* l, k_spinlock_key_t key);
/* Leaves interrupts masked. */
void k_spin_release(struct k_spinlock* l);
bool k_spin_is_locked(struct k_spinlock* l);

/* A block under a lock: K_SPINLOCK(&lock) { ... }. It is left at its end, or by K_SPINLOCK_BREAK.
 */
#define K_SPINLOCK(l)                                                                              \
  for (k_spinlock_key_t heddle_key = k_spin_lock(l), *heddle_once = &heddle_key; heddle_once != 0; \
       k_spin_unlock((l), heddle_key), heddle_once = 0)
#define K_SPINLOCK_BREAK continue

#ifdef __cplusplus
}
#endif

#endif
