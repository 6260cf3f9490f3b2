/* A stack without counters in plain C: what instrumented code costs. */
#include "harness/bench/plain_stack.h"

#include <stddef.h>

struct node {
  struct node* next;
  int value;
};

static struct node* head;
static struct node nodes[8];

void bench_stack_push(unsigned cpu) {
  struct node* const mine = &nodes[cpu];
  struct node* seen = __atomic_load_n(&head, __ATOMIC_RELAXED);
  mine->value = (int)cpu;
  do
    mine->next = seen;
  while (!__atomic_compare_exchange_n(&head, &seen, mine, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

int bench_stack_sum(void) {
  int sum = 0;
  for (struct node* n = __atomic_load_n(&head, __ATOMIC_ACQUIRE); n != NULL; n = n->next)
    sum += n->value;
  return sum;
}
