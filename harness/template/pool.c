/* A pool of blocks of one size: a stack of free blocks whose top is changed by compare and
 * exchange.
 *
 * The top is one word of 64 bits: the number of a block, and a count of all changes. Without the
 * count a CPU that was slow could not see that the block it looked at has been taken and given back
 * meanwhile, and would put a successor on top that is long in use.
 *
 * A free block holds the number of the one below it. That link lies before the block, not in it: a
 * CPU that is about to lose reads the link of a block that another has already taken, and whose
 * owner writes to it. */
#include "pool.h"

#include <stdatomic.h>

/* What a seeded bug changes; the values here are those of the pool. */
#ifndef POOL_CHANGE
#define POOL_CHANGE 1 /* what a change adds to the count */
#endif
#ifndef POOL_PUBLISH
#define POOL_PUBLISH                                                                               \
  memory_order_release /* order in which a block is given to whoever takes it next */
#endif
#ifndef POOL_EXTRA_BLOCKS
#define POOL_EXTRA_BLOCKS 0
#endif
#ifndef POOL_EXTENDS_ALONE
#define POOL_EXTENDS_ALONE 0 /* nobody else changes the top while the pool is extended */
#endif

/* Blocks are numbered from 1; 0 is the end of the stack. */
enum { NO_BLOCK = 0 };

/* Bytes before a block that are the pool's. */
enum { LINK_SIZE = POOL_ALIGNMENT };

/* In `state`. Other values are nobody's. */
enum { IS_FREE = 0x66726565, IS_ALLOCATED = 0x75736564 };

/* Memory that blocks are cut from. Its fields do not change once `blocks` is not 0. */
struct pool_region {
  unsigned char* start;
  uint32_t first; /* number of its first block */
  _Atomic uint32_t blocks;
};

struct pool {
  _Atomic uint64_t top; /* of the stack of free blocks: a count of changes, and a block's number */
  size_t stride;        /* bytes from block to block */
  size_t size;          /* bytes of a block that are its owner's */
  struct pool_region regions[POOL_MAX_REGIONS];
};
_Static_assert(sizeof(struct pool) <= POOL_SIZE, "POOL_SIZE is the size of a pool");

struct link {
  _Atomic uint32_t below; /* number of the next free block */
  _Atomic uint32_t state;
};

static uint32_t number_in(uint64_t top) { return (uint32_t)top; }

static uint64_t changed(uint64_t top, uint32_t number) {
  const uint64_t changes = (top >> 32) + POOL_CHANGE;
  return changes << 32 | number;
}

static size_t rounded_up(size_t size, size_t to) { return (size + to - 1) / to * to; }

/* 0 while the region is being made. What was written to its record before is then to be seen. */
#define BEING_MADE UINT32_MAX
static uint32_t blocks_of(struct pool_region* r) {
  const uint32_t blocks = atomic_load_explicit(&r->blocks, memory_order_acquire);
  return blocks == BEING_MADE ? 0 : blocks;
}

/* The region that a block was cut from; null if there is none. */
static struct pool_region* region_with(struct pool* p, uint32_t number) {
  for (unsigned i = 0; i < POOL_MAX_REGIONS; ++i) {
    struct pool_region* const r = &p->regions[i];
    const uint32_t blocks = blocks_of(r);
    if (blocks != 0 && number >= r->first && number - r->first < blocks)
      return r;
  }
  return NULL;
}

static struct link* link_in(const struct pool* p, const struct pool_region* r, uint32_t number) {
  return (struct link*)(r->start + (number - r->first) * p->stride);
}

static struct link* link_of(struct pool* p, uint32_t number) {
  const struct pool_region* const r = region_with(p, number);
  return r == NULL ? NULL : link_in(p, r, number);
}

static void* block_at(struct link* l) { return (unsigned char*)l + LINK_SIZE; }

/* The number of the block at an address; NO_BLOCK if there is none. */
static uint32_t number_of(struct pool* p, const void* block) {
  const uintptr_t address = (uintptr_t)block - LINK_SIZE;
  for (unsigned i = 0; i < POOL_MAX_REGIONS; ++i) {
    struct pool_region* const r = &p->regions[i];
    const uint32_t blocks = blocks_of(r);
    if (blocks == 0)
      continue;
    const uintptr_t start = (uintptr_t)r->start;
    if (address < start || address - start >= blocks * p->stride)
      continue;
    return (address - start) % p->stride == 0 ? r->first + (uint32_t)((address - start) / p->stride)
                                              : NO_BLOCK;
  }
  return NO_BLOCK;
}

/* Puts a chain of linked blocks on the stack: `first` is on top, `last` comes above what is there.
 */
static void push_chain(struct pool* p, uint32_t first, struct link* last) {
  uint64_t top = atomic_load_explicit(&p->top, memory_order_relaxed);
  do {
    atomic_store_explicit(&last->below, number_in(top), memory_order_relaxed);
  } while (!atomic_compare_exchange_strong_explicit(&p->top, &top, changed(top, first),
                                                    POOL_PUBLISH, memory_order_relaxed));
}

struct pool* pool_init(void* place, size_t size) {
  struct pool* const p = place;
  p->size = rounded_up(size == 0 ? 1 : size, POOL_ALIGNMENT);
  p->stride = p->size + LINK_SIZE;
  atomic_init(&p->top, NO_BLOCK);
  for (unsigned i = 0; i < POOL_MAX_REGIONS; ++i)
    atomic_init(&p->regions[i].blocks, 0);
  return p;
}

size_t pool_bytes(const struct pool* p, size_t blocks) { return blocks * p->stride; }

/* Takes one of the records of regions, by a mark in its number of blocks that no region has. */
static struct pool_region* new_region(struct pool* p, uint32_t* first) {
  *first = 1;
  for (unsigned i = 0; i < POOL_MAX_REGIONS; ++i) {
    struct pool_region* const r = &p->regions[i];
    uint32_t blocks = 0;
    if (atomic_compare_exchange_strong_explicit(&r->blocks, &blocks, BEING_MADE,
                                                memory_order_acquire, memory_order_acquire))
      return r;
    if (blocks == BEING_MADE)
      return NULL; /* somebody else extends the pool, and its numbers are not known yet */
    *first += blocks;
  }
  return NULL;
}

enum pool_status pool_extend(struct pool* p, void* memory, size_t bytes) {
  const uintptr_t start = rounded_up((uintptr_t)memory, POOL_ALIGNMENT);
  const size_t skipped = start - (uintptr_t)memory;
  if (bytes < skipped + p->stride)
    return POOL_NO_ROOM;
  const uint32_t blocks = (uint32_t)((bytes - skipped) / p->stride) + POOL_EXTRA_BLOCKS;
  uint32_t first;
  struct pool_region* const r = new_region(p, &first);
  if (r == NULL)
    return POOL_NO_ROOM;
  r->start = (unsigned char*)start;
  r->first = first;

  struct link* last = NULL;
  for (uint32_t i = 0; i < blocks; ++i) {
    last = link_in(p, r, first + i);
    atomic_init(&last->below, i + 1 < blocks ? first + i + 1 : NO_BLOCK);
    atomic_init(&last->state, IS_FREE);
  }
  atomic_store_explicit(&r->blocks, blocks, memory_order_release);

  if (POOL_EXTENDS_ALONE) {
    const uint64_t top = atomic_load_explicit(&p->top, memory_order_relaxed);
    atomic_store_explicit(&last->below, number_in(top), memory_order_relaxed);
    atomic_store_explicit(&p->top, changed(top, first), POOL_PUBLISH);
  } else {
    push_chain(p, first, last);
  }
  return POOL_OK;
}

void* pool_alloc(struct pool* p) {
  uint64_t top = atomic_load_explicit(&p->top, memory_order_acquire);
  for (;;) {
    if (number_in(top) == NO_BLOCK)
      return NULL;
    struct link* const l = link_of(p, number_in(top));
    if (l == NULL)
      return NULL;
    /* Of no use if the block is not on top any more; then the exchange fails. */
    const uint32_t below = atomic_load_explicit(&l->below, memory_order_relaxed);
    if (atomic_compare_exchange_strong_explicit(&p->top, &top, changed(top, below),
                                                memory_order_acquire, memory_order_acquire)) {
      atomic_store_explicit(&l->state, IS_ALLOCATED, memory_order_relaxed);
      return block_at(l);
    }
  }
}

enum pool_status pool_free(struct pool* p, void* block) {
  const uint32_t number = number_of(p, block);
  if (number == NO_BLOCK)
    return POOL_NOT_MINE;
  struct link* const l = link_of(p, number);
  /* Of two that free one block, one does. */
  uint32_t state = IS_ALLOCATED;
  if (!atomic_compare_exchange_strong_explicit(&l->state, &state, IS_FREE, memory_order_relaxed,
                                               memory_order_relaxed))
    return POOL_NOT_ALLOCATED;
  push_chain(p, number, l);
  return POOL_OK;
}

size_t pool_capacity(struct pool* p) {
  size_t capacity = 0;
  for (unsigned i = 0; i < POOL_MAX_REGIONS; ++i)
    capacity += blocks_of(&p->regions[i]);
  return capacity;
}

size_t pool_count_free(struct pool* p) {
  const size_t capacity = pool_capacity(p);
  size_t n = 0;
  uint32_t number = number_in(atomic_load_explicit(&p->top, memory_order_acquire));
  while (number != NO_BLOCK && n <= capacity) { /* more than there are: the stack is a ring */
    struct link* const l = link_of(p, number);
    if (l == NULL)
      break;
    ++n;
    number = atomic_load_explicit(&l->below, memory_order_relaxed);
  }
  return n;
}
