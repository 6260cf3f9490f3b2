/* Code under test as it is written for Zephyr: a ring of messages, a counter, and what is wrong to
 * do. */
#include <zephyr/kernel.h>

static struct k_spinlock lock;
static int count;

int count_locked(void) {
  k_spinlock_key_t key = k_spin_lock(&lock);
  const int mine = ++count;
  k_spin_unlock(&lock, key);
  return mine;
}

/* -EBUSY if somebody else has the lock. */
int count_if_free(void) {
  k_spinlock_key_t key;
  if (k_spin_trylock(&lock, &key) != 0)
    return -EBUSY;
  const int mine = ++count;
  k_spin_unlock(&lock, key);
  return mine;
}

void lock_twice(void) {
  k_spinlock_key_t outer = k_spin_lock(&lock);
  count_locked();
  k_spin_unlock(&lock, outer);
}

void unlock_only(void) {
  k_spinlock_key_t key = {0};
  k_spin_unlock(&lock, key);
}

int count_irq_locked(void) {
  unsigned int outer = irq_lock();
  unsigned int inner = irq_lock();
  const int mine = ++count;
  irq_unlock(inner);
  irq_unlock(outer);
  return mine;
}

/* Masks this CPU's interrupts, and does not keep other CPUs out. */
int count_masked(void) {
  unsigned int key = arch_irq_lock();
  const int mine = ++count;
  arch_irq_unlock(key);
  return mine;
}

K_SEM_DEFINE(ready, 0, 2);
static int message;

void send(int m) {
  message = m;
  k_sem_give(&ready);
}

/* 0 if it does not come in time. */
int receive(k_timeout_t timeout) { return k_sem_take(&ready, timeout) == 0 ? message : 0; }
int receive_forever(void) { return receive(K_FOREVER); }
int receive_soon(void) { return receive(K_MSEC(10)); }
int receive_now(void) { return receive(K_NO_WAIT); }
int take_unit(void) { return k_sem_take(&ready, K_FOREVER); }
int receive_locked(void) {
  k_spinlock_key_t key = k_spin_lock(&lock);
  const int m = receive_forever();
  k_spin_unlock(&lock, key);
  return m;
}
unsigned units(void) { return k_sem_count_get(&ready); }
void reset_units(void) { k_sem_reset(&ready); }
int bad_semaphore(void) {
  struct k_sem s;
  return k_sem_init(&s, 3, 2);
}
int count_in_block(void) {
  int mine = 0;
  K_SPINLOCK(&lock) {
    if (count == 1)
      K_SPINLOCK_BREAK;
    mine = ++count;
  }
  return mine;
}
void assert_counted(void) {
  k_spinlock_key_t key = k_spin_lock(&lock);
  __ASSERT(count == 1, "count is %d", count);
  k_spin_unlock(&lock, key);
}
int in_isr(void) { return k_is_in_isr(); }
