/* Loops that look as if they repeated themselves, and an access that is easily overlooked. */
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct node {
  _Atomic(struct node*) next;
};
static struct node nodes[4];

void walk_reset(void) {
  for (int i = 0; i < 3; ++i)
    atomic_store_explicit(&nodes[i].next, &nodes[i + 1], memory_order_relaxed);
}

/* Where it is, is known only by what is passed to the next load. */
int walk_length(void) {
  struct node* n = &nodes[0];
  do
    n = atomic_load_explicit(&n->next, memory_order_acquire);
  while (n != NULL);
  return 1;
}

void walk_append(struct node* more) {
  atomic_store_explicit(&nodes[3].next, more, memory_order_release);
}

/* The same by updates that leave each link as it is: clang 14 looks once more at what it has
 * loaded, and so keeps where that is; not so of an update. Every link is marked already. */
static _Atomic(uintptr_t) links[4];

void links_reset(void) {
  for (int i = 0; i < 3; ++i)
    atomic_store_explicit(&links[i], (uintptr_t)&links[i + 1] | 1, memory_order_relaxed);
  atomic_store_explicit(&links[3], 1, memory_order_relaxed);
}

int walk_and_mark(void) {
  _Atomic(uintptr_t)* n = &links[0];
  do
    n = (_Atomic(uintptr_t)*)(atomic_fetch_or_explicit(n, 1, memory_order_acquire) & ~(uintptr_t)1);
  while (n != NULL);
  return 1;
}

static atomic_int word = 5;
static int seen;

/* Always fails, and writes `seen`. */
void swap_expected(void) {
  atomic_compare_exchange_strong_explicit(&word, &seen, 1, memory_order_relaxed,
                                          memory_order_relaxed);
}
int look_at_expected(void) { return seen; }

static atomic_int arrived, told;

/* Each round may learn what the other one did before it told. */
void wait_and_learn(void) {
  while (atomic_load_explicit(&arrived, memory_order_relaxed) == 0)
    (void)atomic_load_explicit(&told, memory_order_acquire);
}
void tell_and_release(int which) {
  if (which == 0)
    atomic_store_explicit(&told, 1, memory_order_release);
  else
    atomic_store_explicit(&arrived, 1, memory_order_relaxed);
}

/* Locks that look. */
static atomic_int flag;
static int guarded;

static void leave(void) {
  ++guarded;
  atomic_store_explicit(&flag, 0, memory_order_release);
}
void look_then_set(void) {
  do {
    while (atomic_load_explicit(&flag, memory_order_relaxed)) {
    }
  } while (atomic_exchange_explicit(&flag, 1, memory_order_acquire));
  leave();
}
void set_then_look(void) {
  int is_free = 0;
  while (!atomic_compare_exchange_strong_explicit(&flag, &is_free, 1, memory_order_acquire,
                                                  memory_order_relaxed)) {
    while (atomic_load_explicit(&flag, memory_order_relaxed)) {
    }
    is_free = 0;
  }
  leave();
}
/* A round of many looks. */
void try_often_then_yield(void) {
  for (;;) {
    for (int n = 0; n < 8; ++n)
      if (!atomic_load_explicit(&flag, memory_order_relaxed) &&
          !atomic_exchange_explicit(&flag, 1, memory_order_acquire))
        return leave();
    sched_yield();
  }
}
int guarded_count(void) { return guarded; }

/* Two looks at one word in each round. */
static atomic_int changing;
int wait_until_two_looks_agree(void) {
  while (atomic_load(&changing) != atomic_load(&changing)) {
  }
  return 1;
}
void change(void) { atomic_store(&changing, 1); }
