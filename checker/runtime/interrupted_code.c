/* Code under test that shares ordinary memory with its interrupt handlers, right and wrong. */
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

/* What a kernel writes as asm volatile("" ::: "memory"). */
static void barrier(void) { atomic_signal_fence(memory_order_seq_cst); }

/* An intrusive stack. */
struct node {
  struct node* next;
};
static struct node nodes[2];
static struct node* head;

void fill_stack(void) {
  nodes[0].next = &nodes[1];
  nodes[1].next = NULL;
  head = &nodes[0];
}

/* Not to be interrupted by another pop between its two statements. */
int pop(void) {
  barrier();
  struct node* const first = head;
  barrier();
  if (first == NULL)
    return 0;
  struct node* const rest = first->next;
  barrier();
  head = rest;
  barrier();
  return first == &nodes[0] ? 1 : 2;
}

void push(int number) {
  barrier();
  nodes[number - 1].next = head;
  barrier();
  head = &nodes[number - 1];
  barrier();
}

static int count;

void count_one(void) { ++count; }

int counted(void) { return count; }

/* A lock that is a flag: two statements where one operation is needed. */
static int flag;

int try_flag(void) {
  barrier();
  if (flag)
    return 0;
  barrier();
  flag = 1;
  barrier();
  return 1;
}

void leave_flag(void) {
  barrier();
  flag = 0;
}

/* A list of callbacks with a pointer to its last link, as call_rcu keeps them. */
struct callback {
  struct callback* next;
};
static struct callback callbacks[2];
static struct callback* list;
static struct callback** last_link = &list;

void call_back_later(int number) {
  struct callback* const c = &callbacks[number];
  c->next = NULL;
  barrier();
  *last_link = c;
  barrier();
  last_link = &c->next;
  barrier();
}

int later_callbacks(void) {
  int found = 0;
  for (const struct callback* c = list; c != NULL; c = c->next)
    ++found;
  return found;
}

static volatile int volatile_count;

void volatile_count_one(void) { volatile_count = volatile_count + 1; }
int volatile_counted(void) { return volatile_count; }

/* The handler of one line counts for the program, which looks only at the flag. */
static volatile int ticked;
static int ticks;

int wait_and_count(int with_barrier) {
  if (!ticked)
    return -1;
  if (with_barrier)
    barrier();
  return ticks;
}

void tick_and_count(void) {
  ++ticks;
  ticked = 1;
}

/* Filled as a whole, and looked at in one place. */
static char area[1 << 20];

void fill_area(void) {
  barrier();
  memset(area, 1, sizeof area);
  barrier();
}
int look_at_area(void) {
  barrier();
  const int seen = area[sizeof area / 2];
  barrier();
  return seen;
}
