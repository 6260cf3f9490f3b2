/* What is known of Zephyr's <zephyr/kernel.h>: spin locks, interrupt locks, semaphores. */
#ifndef ZEPHYR_INCLUDE_KERNEL_H_
#define ZEPHYR_INCLUDE_KERNEL_H_

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/irq.h>
#include <zephyr/spinlock.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int64_t k_ticks_t;

typedef struct {
  k_ticks_t ticks;
} k_timeout_t;

#define Z_TIMEOUT(n) ((k_timeout_t){.ticks = (n)})
#define K_NO_WAIT Z_TIMEOUT(0)
#define K_FOREVER Z_TIMEOUT(-1)
/* Time has no measure: a wait of any of these may end at any point. */
#define K_TICKS(t) Z_TIMEOUT((t) <= 0 ? 0 : 1)
#define K_CYC(t) K_TICKS(t)
#define K_USEC(t) K_TICKS(t)
#define K_MSEC(t) K_TICKS(t)
#define K_SECONDS(t) K_TICKS(t)
#define K_TIMEOUT_EQ(a, b) ((a).ticks == (b).ticks)

struct k_sem_waiter;

struct k_sem {
  struct k_spinlock lock;
  uint32_t count;
  uint32_t limit;
  struct k_sem_waiter* first;
  struct k_sem_waiter* last;
};

#define K_SEM_MAX_LIMIT UINT_MAX
#define K_SEM_DEFINE(name, initial_count, count_limit)                                             \
  struct k_sem name = {.count = (initial_count), .limit = (count_limit)}

int k_sem_init(struct k_sem* sem, unsigned int initial_count, unsigned int limit);
int k_sem_take(struct k_sem* sem, k_timeout_t timeout);
void k_sem_give(struct k_sem* sem);
void k_sem_reset(struct k_sem* sem);
unsigned int k_sem_count_get(struct k_sem* sem);

#ifdef __cplusplus
}
#endif

#endif
