/* Copies and fills that cover much: many atomic objects, or very much memory. */
#include <stdatomic.h>
#include <string.h>

#define COUNTERS 200

struct statistics {
  char name[12];
  atomic_long counts[COUNTERS];
  char rest[20];
};
static struct statistics now, copy;
static unsigned char memory[1 << 26];
static atomic_int ready;

void count_all(void) {
  for (int i = 0; i < COUNTERS; ++i)
    atomic_fetch_add_explicit(&now.counts[i], 1, memory_order_relaxed);
}
void clear_statistics(void) { memset(&now, 0, sizeof now); }
void copy_statistics(void) { memcpy(&copy, &now, sizeof now); }
void assign_statistics(void) { copy = now; }
long sum(int of_copy) {
  const struct statistics* const s = of_copy ? &copy : &now;
  long result = 0;
  for (int i = 0; i < COUNTERS; ++i)
    result += atomic_load_explicit(&s->counts[i], memory_order_relaxed);
  return result;
}

void fill_all(int byte) { memset(memory, byte, sizeof memory); }
void move_all(void) { memmove(memory + 3, memory, sizeof memory - 3); }
void write_at(unsigned where) { memory[where] = 1; }
void publish_all(void) { atomic_store_explicit(&ready, 1, memory_order_release); }
int is_published(void) { return atomic_load_explicit(&ready, memory_order_acquire); }
/* The same bytes, but for an atomic object. */
void count_within(unsigned where) { atomic_fetch_add((_Atomic unsigned*)(memory + where), 1); }
unsigned counted_within(unsigned where) { return *(unsigned*)(memory + where); }
