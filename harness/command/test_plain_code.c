/* Plain C for the tests of the command: a stack, and who interrupts it. */
#include <stddef.h>

static void barrier(void) { __asm__ volatile("" ::: "memory"); }

struct node {
  struct node* next;
};
static struct node nodes[2];
static struct node* head;

void test_stack_fill(void) {
  nodes[0].next = &nodes[1];
  nodes[1].next = NULL;
  head = &nodes[0];
}

void* test_stack_pop(void) {
  struct node* const first = head;
  barrier();
  if (first == NULL)
    return NULL;
  struct node* const rest = first->next;
  barrier();
  head = rest;
  barrier();
  return first;
}

static int turns;
void test_turn(void) { ++turns; }
