/* Code under test that has never heard of Heddle: fixed blocks whose first word links the free
 * ones, by an atomic object, and is payload of the others, as ordinary memory. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

union block {
  _Atomic(union block*) next; /* while it is free */
  uint64_t word;              /* while it is somebody's */
  uint32_t halves[2];
  unsigned char bytes[32];
};

static union block blocks[2];
static _Atomic(union block*) free_blocks;

void give(union block* b) {
  union block* before = atomic_load_explicit(&free_blocks, memory_order_relaxed);
  do
    atomic_store_explicit(&b->next, before, memory_order_relaxed);
  while (!atomic_compare_exchange_strong_explicit(&free_blocks, &before, b, memory_order_release,
                                                  memory_order_relaxed));
}

/* Takes all and gives back the rest, so that nobody looks at a link that is not his. */
union block* take(void) {
  union block* const b = atomic_exchange_explicit(&free_blocks, 0, memory_order_acquire);
  if (b == 0)
    return 0;
  union block* const rest = atomic_load_explicit(&b->next, memory_order_relaxed);
  if (rest != 0)
    give(rest);
  return b;
}

void fill_pool(void) {
  give(&blocks[0]);
  give(&blocks[1]);
}

int use_word(void) {
  union block* const b = take();
  if (b == 0)
    return 0;
  b->word = 5;
  b->word += 2;
  const int value = (int)b->word;
  give(b);
  return value;
}

int use_halves(void) {
  union block* const b = take();
  if (b == 0)
    return 0;
  b->halves[0] = 3;
  b->halves[1] = 4;
  ++b->halves[0];
  b->bytes[7] = 1;
  const int value = (int)(b->halves[0] * 10 + (b->halves[1] & 0xFF));
  const int top = b->bytes[7];
  give(b);
  return value * 10 + top;
}

int use_all(void) {
  union block* const b = take();
  if (b == 0)
    return 0;
  memset(b, 1, sizeof *b);
  const int value = b->bytes[3] + b->bytes[31];
  give(b);
  return value;
}

/* The link as a pointer once more, after it was payload. */
int links_are_whole(void) {
  int n = 0;
  for (union block* b = atomic_load_explicit(&free_blocks, memory_order_relaxed); b != 0; ++n)
    b = atomic_load_explicit(&b->next, memory_order_relaxed);
  return n;
}

/* Two CPUs write halves of one word that is atomic at other times. */
static union block shared;
static atomic_int may_write;

void open_shared(void) {
  atomic_store_explicit(&shared.next, 0, memory_order_relaxed);
  atomic_store_explicit(&may_write, 1, memory_order_release);
}

int write_half(unsigned which) {
  if (!atomic_load_explicit(&may_write, memory_order_acquire))
    return 0;
  shared.halves[which] = which + 1;
  return 1;
}

int halves_of_shared(void) { return (int)(shared.halves[0] * 10 + shared.halves[1]); }

void write_byte_of_half(unsigned which) {
  if (atomic_load_explicit(&may_write, memory_order_acquire))
    shared.bytes[which] = 1;
}

/* Objects of the heap, with atomics of other sizes at the same address. */
struct wide {
  atomic_long count;
};
struct narrow {
  atomic_int counts[2];
};

long wide_then_narrow(void) {
  struct wide* const w = malloc(sizeof *w);
  atomic_init(&w->count, 1);
  atomic_fetch_add(&w->count, 1);
  const long wide = atomic_load(&w->count);
  free((void*)w);
  struct narrow* const n = malloc(sizeof *n);
  atomic_init(&n->counts[0], 3);
  atomic_init(&n->counts[1], 4);
  atomic_fetch_add(&n->counts[1], 1);
  const long narrow = n->counts[0] * 10 + n->counts[1];
  const long first = *(int*)&n->counts[1]; /* as a single owner may */
  free((void*)n);
  return wide * 1000 + narrow * 10 + first;
}

static atomic_int chosen;

void choose_narrow(void) { atomic_store(&chosen, 1); }

/* One or the other, at the same address in different executions. */
long wide_or_narrow(void) {
  long value = 0;
  if (atomic_load(&chosen)) {
    struct narrow* const n = calloc(1, sizeof *n);
    atomic_fetch_add(&n->counts[1], 3);
    value = *(int*)&n->counts[1];
    free((void*)n);
  } else {
    struct wide* const w = calloc(1, sizeof *w);
    atomic_fetch_add(&w->count, 5);
    value = *(long*)&w->count;
    free((void*)w);
  }
  return value;
}

/* In one life, that is two objects at once. */
long wide_and_narrow(void) {
  struct wide* const w = malloc(sizeof *w);
  atomic_store(&w->count, 1);
  const long value = atomic_load((atomic_int*)w);
  free((void*)w);
  return value;
}
