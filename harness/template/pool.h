/* A pool of blocks of one size: lock-free, from threads and interrupt handlers of any CPU. */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>
#include <stdint.h>

enum { POOL_MAX_REGIONS = 2, POOL_ALIGNMENT = 16, POOL_SIZE = 64 };

struct pool;

enum pool_status { POOL_OK, POOL_NOT_MINE, POOL_NOT_ALLOCATED, POOL_NO_ROOM };

/* A pool without blocks in POOL_SIZE bytes of aligned memory. `size`, of blocks, is rounded up. To
 * be called before anybody else knows the pool. */
struct pool* pool_init(void* place, size_t size);

/* Gives the pool memory for as many blocks as fit in it; others may use the pool meanwhile, and
 * extend it, too. */
enum pool_status pool_extend(struct pool* p, void* memory, size_t bytes);

/* Bytes of memory that `blocks` blocks take in an extension that is aligned. */
size_t pool_bytes(const struct pool* p, size_t blocks);

/* Null if no block is free. */
void* pool_alloc(struct pool* p);

/* Refuses, and changes nothing, what is not an allocated block of the pool. */
enum pool_status pool_free(struct pool* p, void* block);

/* How many blocks there are. */
size_t pool_capacity(struct pool* p);

/* How many are free. Meant for when nobody else uses the pool. */
size_t pool_count_free(struct pool* p);

#endif
