/* Code under test that has never heard of Heddle: C11 atomics and ordinary memory. */
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

static int count;
static atomic_int number;
static atomic_flag lock = ATOMIC_FLAG_INIT;

void plain_count(void) { ++count; }

void atomic_count(void) { atomic_fetch_add_explicit(&number, 1, memory_order_relaxed); }

/* Gives up if the lock is taken. */
int locked_count(memory_order unlock) {
  if (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire))
    return 0;
  const int mine = ++count;
  atomic_flag_clear_explicit(&lock, unlock);
  return mine;
}

struct message {
  uint64_t words[4];
};

static struct message box;
static atomic_int ready;

void published(const struct message* m, memory_order order) {
  memcpy(&box, m, sizeof box);
  atomic_store_explicit(&ready, 1, order);
}

/* 0 before it is there. */
uint64_t message_of(unsigned word) {
  return atomic_load_explicit(&ready, memory_order_acquire) ? box.words[word] : 0;
}

/* Memory that becomes an atomic object once it has been initialised. */
struct object {
  int references;
  short owner;
  int flags;
};

static struct object object;
static struct object* published_object;

void make_object(int references, memory_order order) {
  memset(&object, 0, sizeof object);
  object.references = references;
  __atomic_store_n(&published_object, &object, order);
}

/* 0 before there is an object. */
int share_object(void) {
  struct object* const o = __atomic_load_n(&published_object, __ATOMIC_ACQUIRE);
  return o == 0 ? 0 : __atomic_add_fetch(&o->references, 1, __ATOMIC_RELAXED);
}

/* As a single owner would, who knows of no other. */
int references_of_object(void) { return object.references; }

int lowest_byte_of_references(void) {
  __atomic_add_fetch(&object.references, 1, __ATOMIC_RELAXED);
  return *(unsigned char*)&object.references;
}
