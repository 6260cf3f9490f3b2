/* A block is handed over by a pointer, with an order that publishes it or without; from malloc, and
 * from a pool that announces lives. */
#include <stdatomic.h>
#include <stdlib.h>

#include <heddle/lifetime.h>

struct block {
  atomic_int word;
  int bytes[4];
};

static _Atomic(struct block*) slot;
static struct block pool;

static void publish(struct block* b, memory_order order) { atomic_store_explicit(&slot, b, order); }

void give_from_heap(memory_order order) { publish(malloc(sizeof(struct block)), order); }
void give_from_pool(memory_order order) {
  heddle_lifetime_begin(&pool, sizeof pool);
  publish(&pool, order);
}
/* As an allocator that is called again for the same memory. */
void give_twice(memory_order order) {
  heddle_lifetime_begin(&pool, sizeof pool);
  heddle_lifetime_end(&pool, sizeof pool);
  give_from_pool(order);
}

void write_ordinarily(memory_order order) {
  struct block* const b = atomic_load_explicit(&slot, order);
  if (b != NULL)
    b->bytes[1] = 18;
}
void write_atomically(memory_order order) {
  struct block* const b = atomic_load_explicit(&slot, order);
  if (b != NULL)
    atomic_store_explicit(&b->word, 18, memory_order_relaxed);
}

/* The pool's own use of the memory, before it hands it out. */
void prepare_and_give(memory_order order) {
  pool.bytes[2] = 1;
  atomic_store_explicit(&pool.word, 2, memory_order_relaxed);
  give_from_pool(order);
}
void prepare_only(void) { pool.bytes[2] = 1; }
