/* A heap for blocks of any size in constant time: two-level segregated fit, under one spin lock.
 * For threads and interrupt handlers of any CPU. */
#ifndef HEAP_H
#define HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zephyr/kernel.h>

enum {
  HEAP_ALIGNMENT = 16,
  HEAP_SECOND_LOG2 = 3, /* each power of two of sizes is cut into 8 classes */
  HEAP_SECOND = 1 << HEAP_SECOND_LOG2,
  HEAP_FIRST = 20, /* sizes below 16 << 19 */
};

struct heap_block;

struct heap {
  struct k_spinlock lock;
  size_t free_bytes;
  uint32_t first_map;              /* which rows have a free block */
  uint32_t second_map[HEAP_FIRST]; /* which classes of a row have one */
  struct heap_block* free[HEAP_FIRST][HEAP_SECOND];
};

/* A heap without memory. To be called before anybody else knows it. */
void heap_init(struct heap* h);

/* Gives the heap more memory. Others may use the heap meanwhile. False if it is too little. */
bool heap_extend(struct heap* h, void* memory, size_t bytes);

/* Null if there is no free block that is large enough. */
void* heap_alloc(struct heap* h, size_t size);

/* Null is ignored; anything else must come from heap_alloc. */
void heap_free(struct heap* h, void* block);

/* Bytes of an allocated block that are its owner's: what was asked for, or more. */
size_t heap_usable_size(const void* block);

size_t heap_free_bytes(struct heap* h);

/* Looks at every block of a region: whether sizes, links and lists agree. Null if they do,
 * otherwise what is wrong. */
const char* heap_check(struct heap* h, const void* memory, size_t bytes);

/* The heap that everybody uses, once somebody has published it; null before. */
struct heap* heap_of_system(void);
void heap_publish(struct heap* h);

#endif
