/* Two-level segregated fit: free blocks are in lists by size, and two levels of bit maps tell which
 * lists have one.
 *
 * Memory is a row of blocks, each behind its header. A header knows its own size and the header
 * before it, so that a block that becomes free is joined with free neighbours; no two free blocks
 * are neighbours. Every region ends in a header of size 0 that is never free.
 *
 * The method is that of M. Masmano, I. Ripoll, A. Crespo and J. Real, "TLSF: a New Dynamic Memory
 * Allocator for Real-Time Systems" (ECRTS 2004). */
#include "heap.h"

#include <stdatomic.h>
#include <string.h>

/* What a seeded bug changes; the values here are those of the heap. */
#ifndef HEAP_LOCKS_FREE
#define HEAP_LOCKS_FREE 1
#endif
#ifndef HEAP_LOCKS_EXTENSION
#define HEAP_LOCKS_EXTENSION 1
#endif
#ifndef HEAP_SPLIT_LOSES
#define HEAP_SPLIT_LOSES HEADER_SIZE /* bytes that a split takes from the rest for its header */
#endif
#ifndef HEAP_PUBLISH
#define HEAP_PUBLISH memory_order_release
#endif

struct heap_block {
  struct heap_block* previous; /* the one before it in memory; null for the first */
  size_t size;                 /* bytes behind the header; the lowest bit is set if it is free */
  /* The owner's, or, of a free block: */
  struct heap_block* next_free;
  struct heap_block* previous_free;
};

enum {
  HEADER_SIZE = offsetof(struct heap_block, next_free),
  MINIMUM = sizeof(struct heap_block) - HEADER_SIZE,
};
#define FREE ((size_t)1)
#define MAXIMUM ((size_t)HEAP_ALIGNMENT << (HEAP_FIRST - 1))

static _Atomic(struct heap*) system_heap;

static size_t size_of(const struct heap_block* b) { return b->size & ~FREE; }
static bool is_free(const struct heap_block* b) { return (b->size & FREE) != 0; }

static void* memory_of(struct heap_block* b) { return (unsigned char*)b + HEADER_SIZE; }
static struct heap_block* block_with(const void* memory) {
  return (struct heap_block*)((uintptr_t)memory - HEADER_SIZE);
}
static struct heap_block* block_after(struct heap_block* b) {
  return (struct heap_block*)((unsigned char*)memory_of(b) + size_of(b));
}

static unsigned lowest_bit(uint32_t map) { return (unsigned)__builtin_ctz(map); }
static unsigned highest_bit(size_t n) { return 63U - (unsigned)__builtin_clzll(n); }

/* The list that a size belongs to. Row 0 has the sizes below 16 * HEAP_SECOND, one class for each.
 */
struct class {
  unsigned first;
  unsigned second;
};

static struct class class_of(size_t size) {
  const size_t units = size / HEAP_ALIGNMENT;
  if (units < HEAP_SECOND)
    return (struct class){0, (unsigned)units};
  const unsigned top = highest_bit(units);
  return (struct class){top - HEAP_SECOND_LOG2 + 1,
                        (unsigned)(units >> (top - HEAP_SECOND_LOG2)) - HEAP_SECOND};
}

/* The first class in which every block is large enough. */
static struct class class_for(size_t size) {
  const size_t units = size / HEAP_ALIGNMENT;
  if (units >= HEAP_SECOND)
    size += (((size_t)1 << (highest_bit(units) - HEAP_SECOND_LOG2)) - 1) * HEAP_ALIGNMENT;
  return class_of(size);
}

/* The following hold the lock. */

static void insert(struct heap* h, struct heap_block* b) {
  const struct class c = class_of(size_of(b));
  struct heap_block* const head = h->free[c.first][c.second];
  b->size |= FREE;
  b->next_free = head;
  b->previous_free = NULL;
  if (head != NULL)
    head->previous_free = b;
  h->free[c.first][c.second] = b;
  h->first_map |= 1U << c.first;
  h->second_map[c.first] |= 1U << c.second;
  h->free_bytes += size_of(b);
}

static void take_out(struct heap* h, struct heap_block* b) {
  const struct class c = class_of(size_of(b));
  if (b->next_free != NULL)
    b->next_free->previous_free = b->previous_free;
  if (b->previous_free != NULL) {
    b->previous_free->next_free = b->next_free;
  } else {
    h->free[c.first][c.second] = b->next_free;
    if (b->next_free == NULL) {
      h->second_map[c.first] &= ~(1U << c.second);
      if (h->second_map[c.first] == 0)
        h->first_map &= ~(1U << c.first);
    }
  }
  b->size &= ~FREE;
  h->free_bytes -= size_of(b);
}

/* A free block of at least this size; null if there is none. */
static struct heap_block* find(const struct heap* h, size_t size) {
  struct class c = class_for(size);
  if (c.first >= HEAP_FIRST)
    return NULL;
  uint32_t classes = h->second_map[c.first] & (~0U << c.second);
  if (classes == 0) {
    const uint32_t rows = c.first + 1 < HEAP_FIRST ? h->first_map & (~0U << (c.first + 1)) : 0;
    if (rows == 0)
      return NULL;
    c.first = lowest_bit(rows);
    classes = h->second_map[c.first];
  }
  return h->free[c.first][lowest_bit(classes)];
}

/* Cuts off what a block that is not in a list has behind `size` bytes, and makes it a free block.
 */
static void split(struct heap* h, struct heap_block* b, size_t size) {
  if (size_of(b) < size + HEADER_SIZE + MINIMUM)
    return;
  struct heap_block* const after = block_after(b);
  struct heap_block* const rest = (struct heap_block*)((unsigned char*)memory_of(b) + size);
  rest->previous = b;
  rest->size = size_of(b) - size - HEAP_SPLIT_LOSES;
  after->previous = rest;
  b->size = size;
  insert(h, rest);
}

/* Makes one block of two neighbours that are in no list. */
static void join(struct heap_block* b, struct heap_block* next) {
  b->size += HEADER_SIZE + size_of(next);
  block_after(b)->previous = b;
}

/* A block that is in no list becomes free. */
static void release(struct heap* h, struct heap_block* b) {
  struct heap_block* const next = block_after(b);
  if (is_free(next)) {
    take_out(h, next);
    join(b, next);
  }
  struct heap_block* const previous = b->previous;
  if (previous != NULL && is_free(previous)) {
    take_out(h, previous);
    join(previous, b);
    b = previous;
  }
  insert(h, b);
}

/* Without the lock from here on. */

static size_t rounded_up(size_t size, size_t to) { return (size + to - 1) / to * to; }

void heap_init(struct heap* h) { memset(h, 0, sizeof *h); }

bool heap_extend(struct heap* h, void* memory, size_t bytes) {
  const uintptr_t start = rounded_up((uintptr_t)memory, HEAP_ALIGNMENT);
  const uintptr_t end = ((uintptr_t)memory + bytes) / HEAP_ALIGNMENT * HEAP_ALIGNMENT;
  if (end < start + 2 * HEADER_SIZE + MINIMUM || end - start >= MAXIMUM)
    return false;
  struct heap_block* const b = (struct heap_block*)start;
  struct heap_block* const last = (struct heap_block*)(end - HEADER_SIZE);
  b->previous = NULL;
  b->size = end - start - 2 * HEADER_SIZE;
  last->previous = b;
  last->size = 0;
  if (HEAP_LOCKS_EXTENSION) {
    const k_spinlock_key_t key = k_spin_lock(&h->lock);
    insert(h, b);
    k_spin_unlock(&h->lock, key);
  } else {
    insert(h, b);
  }
  return true;
}

void* heap_alloc(struct heap* h, size_t size) {
  if (size >= MAXIMUM)
    return NULL;
  size = size < MINIMUM ? MINIMUM : rounded_up(size, HEAP_ALIGNMENT);
  const k_spinlock_key_t key = k_spin_lock(&h->lock);
  struct heap_block* const b = find(h, size);
  if (b != NULL) {
    take_out(h, b);
    split(h, b, size);
  }
  k_spin_unlock(&h->lock, key);
  return b == NULL ? NULL : memory_of(b);
}

void heap_free(struct heap* h, void* block) {
  if (block == NULL)
    return;
  if (HEAP_LOCKS_FREE) {
    const k_spinlock_key_t key = k_spin_lock(&h->lock);
    release(h, block_with(block));
    k_spin_unlock(&h->lock, key);
  } else {
    release(h, block_with(block));
  }
}

/* Nobody writes the size of an allocated block. */
size_t heap_usable_size(const void* block) { return size_of(block_with(block)); }

size_t heap_free_bytes(struct heap* h) {
  const k_spinlock_key_t key = k_spin_lock(&h->lock);
  const size_t bytes = h->free_bytes;
  k_spin_unlock(&h->lock, key);
  return bytes;
}

static bool is_in_its_list(const struct heap* h, const struct heap_block* b) {
  const struct class c = class_of(size_of(b));
  const bool marked =
      (h->first_map >> c.first & 1U) != 0 && (h->second_map[c.first] >> c.second & 1U) != 0;
  for (const struct heap_block* f = h->free[c.first][c.second]; f != NULL; f = f->next_free)
    if (f == b)
      return marked;
  return false;
}

static const char* check(const struct heap* h, struct heap_block* b, uintptr_t end) {
  struct heap_block* previous = NULL;
  for (; size_of(b) != 0; previous = b, b = block_after(b)) {
    if ((uintptr_t)block_after(b) > end - HEADER_SIZE)
      return "a block ends behind the region";
    if (b->previous != previous)
      return "a block does not know the one before it";
    if (is_free(b) && previous != NULL && is_free(previous))
      return "two free blocks are neighbours";
    if (is_free(b) && !is_in_its_list(h, b))
      return "a free block is not in the list of its size";
  }
  if ((uintptr_t)b != end - HEADER_SIZE)
    return "the last block is not at the end of the region";
  return b->previous == previous ? NULL : "the end does not know the last block";
}

const char* heap_check(struct heap* h, const void* memory, size_t bytes) {
  const uintptr_t start = rounded_up((uintptr_t)memory, HEAP_ALIGNMENT);
  const uintptr_t end = ((uintptr_t)memory + bytes) / HEAP_ALIGNMENT * HEAP_ALIGNMENT;
  const k_spinlock_key_t key = k_spin_lock(&h->lock);
  const char* const wrong = check(h, (struct heap_block*)start, end);
  k_spin_unlock(&h->lock, key);
  return wrong;
}

struct heap* heap_of_system(void) {
  return atomic_load_explicit(&system_heap, memory_order_acquire);
}

void heap_publish(struct heap* h) { atomic_store_explicit(&system_heap, h, HEAP_PUBLISH); }
