/* Code under test that has never heard of Heddle, but for one line: plain C that uses the heap,
 * rightly and wrongly. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <heddle/lifetime.h>

struct node {
  struct node* next;
  int value;
  char tag; /* and padding */
};

static _Atomic(struct node*) shared;
static atomic_int done;

/* A node goes from one CPU to the other, which uses it and says so, in this order. */
void hand_over(void) {
  struct node* const n = malloc(sizeof *n);
  n->next = 0;
  n->value = 7;
  atomic_store_explicit(&shared, n, memory_order_release);
}

int take_over(void) {
  struct node* const n = atomic_load_explicit(&shared, memory_order_acquire);
  if (n == 0)
    return 0;
  const int value = n->value;
  free(n);
  return value;
}

/* The lender frees the node when the borrower is done with it. */
int borrow(memory_order order) {
  struct node* const n = atomic_load_explicit(&shared, memory_order_acquire);
  if (n == 0)
    return 0;
  const int value = n->value;
  atomic_store_explicit(&done, 1, order);
  return value;
}

void reclaim(void) {
  if (atomic_load_explicit(&done, memory_order_acquire))
    free(atomic_load_explicit(&shared, memory_order_relaxed));
}

int borrow_too_long(void) {
  struct node* const n = atomic_load_explicit(&shared, memory_order_acquire);
  if (n == 0)
    return 0;
  atomic_store_explicit(&done, 1, memory_order_release);
  return n->value;
}

int use_after_free(void) {
  struct node* const n = malloc(sizeof *n);
  n->value = 1;
  free(n);
  return n->value;
}

void free_shared(void) { free(atomic_load_explicit(&shared, memory_order_acquire)); }

void free_twice(void) {
  char* const p = malloc(8);
  free(p);
  free(p);
}

static int no_block;

void free_static(void) { free(&no_block); }

void free_inside(void) {
  char* const p = malloc(24);
  free(p + 8);
}

void write_behind(unsigned index) {
  char* const p = malloc(24);
  char* const q = malloc(24);
  p[index] = 1;
  free(q);
  free(p);
}

void write_in_front(void) {
  int* const p = malloc(24);
  p[-1] = 1;
  free(p);
}

void copy_too_much(void) {
  char* const from = calloc(1, 32);
  char* const to = malloc(31);
  memcpy(to, from, 32);
  free(from);
  free(to);
}

int read_fresh(void) {
  struct node* const n = malloc(sizeof *n);
  n->next = 0;
  const int value = n->value;
  free(n);
  return value;
}

/* Copies what was never written, padding for instance; that is no use of it. */
int copy_partly_written(void) {
  struct node* const a = malloc(sizeof *a);
  struct node* const b = malloc(sizeof *b);
  a->next = 0;
  a->value = 3;
  a->tag = 'a';
  memcpy(b, a, sizeof *a);
  *a = *b;
  const int value = a->value + b->tag;
  free(a);
  free(b);
  return value;
}

/* … but the copy was not written either. */
int read_copy_of_fresh(void) {
  struct node* const a = malloc(sizeof *a);
  struct node* const b = malloc(sizeof *b);
  a->next = 0;
  memcpy(b, a, sizeof *a);
  const int value = b->value;
  free(a);
  free(b);
  return value;
}

/* All functions of the family, used rightly. */
int all_functions(void) {
  int* a = calloc(2, sizeof *a);
  int sum = a[0] + a[1];
  a[1] = 5;
  a = realloc(a, 4 * sizeof *a);
  a[3] = 1;
  sum += a[1] + a[3];
  free(a);
  int* const b = aligned_alloc(256, 256);
  sum += (uintptr_t)b % 256 == 0 ? 10 : 0;
  free(b);
  void* c = 0;
  if (posix_memalign(&c, 64, 8) == 0 && (uintptr_t)c % 64 == 0)
    sum += 100;
  free(c);
  char* const d = strdup("abc");
  sum += d[3] == 0 && d[0] == 'a' ? 1000 : 0;
  free(d);
  free(realloc(0, 0));
  free(0);
  return sum;
}

static struct node* kept;

void allocate_before(void) { kept = calloc(1, sizeof *kept); }
void free_before(void) { free(kept); }
int read_before(void) { return kept->value; }

/* A pool of one block, which tells whose it is. */
static int pool[4];

void pool_init(void) { heddle_lifetime_end(pool, sizeof pool); }
void* pool_take(void) {
  heddle_lifetime_begin(pool, sizeof pool);
  return pool;
}
void pool_give(void* block) { heddle_lifetime_end(block, sizeof pool); }
int pool_use(int* block) { return ++(block == 0 ? pool : block)[1]; }

/* In an interrupt: nobody finds the node any more, but who has found it may use it still. */
void reclaim_at_once(void) { free(atomic_exchange_explicit(&shared, 0, memory_order_acq_rel)); }

int use_shared(void) {
  struct node* const n = atomic_load_explicit(&shared, memory_order_acquire);
  return n == 0 ? 0 : n->value;
}

/* What the compiler makes of a change of some bits may read all of them. */
struct flags {
  unsigned used : 1;
  unsigned color : 3;
};

int set_bits(void) {
  struct flags* const f = malloc(sizeof *f);
  f->used = 1;
  f->color = 5;
  const int value = (int)(f->used * 10 + f->color);
  free(f);
  return value;
}

void count_behind(void) {
  atomic_int* const p = malloc(sizeof *p);
  atomic_fetch_add(p + 1, 1);
  free((void*)p);
}
