/* Code under test with things that instrumentation cannot see. */
#include <stdlib.h>

static int number;
static _Thread_local int mine;
int doubled(int n);

int unseen(void) {
  __asm__ volatile("" ::: "memory"); /* seen: a compiler barrier */
#if defined(__x86_64__)
  __asm__ volatile("pause");
  __asm__ volatile("mfence" ::: "memory");
#else
  __asm__ volatile("yield");
  __asm__ volatile("dmb ish" ::: "memory");
#endif
  mine += ++number;
  return abs(doubled(mine)) + rand();
}
