/* Code under test with things that instrumentation cannot see. `NAME(x)` tells the libraries apart
 * that are made of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int shared;
static _Thread_local int mine;
static int never;
/* Names, and nothing that runs. */
__asm__(".ident \"code under test\"");
int doubled(int n) __asm__("doubled");

static void change(void) {
#if defined(__x86_64__)
  __asm__ volatile("lock incl %0" : "+m"(shared) : : "cc");
#else
  __asm__ volatile("add %w0, %w0, 1\n\tstr %w0, %1" : "+r"(never), "=m"(shared) : : "memory");
#endif
}
void NAME(change_by_assembly)(void) { change(); }
/* Nobody comes there. */
int NAME(may_change_by_assembly)(void) {
  const int before = __atomic_fetch_add(&shared, 1, __ATOMIC_RELAXED);
  if (before < 0)
    change();
  return before;
}
/* Nothing of this touches memory: barriers, hints, registers. */
int NAME(harmless_assembly)(int n) {
  int bit = n, in_register = n;
  __asm__ volatile("" ::: "memory");
  __asm__ volatile("" : "+r"(bit) : : "memory");
#if defined(__x86_64__)
  __asm__ volatile("pause" ::: "memory");
  __asm__("bsrl %1, %0" : "=r"(bit) : "rm"(n) : "cc");
  __asm__("addl $1, %0" : "+g"(in_register));
#else
  __asm__ volatile("yield" ::: "memory");
  __asm__("add %w0, %w0, 1" : "+r"(in_register));
#endif
  return strlen("abc") + __builtin_popcount((unsigned)(bit & 1)) + (unsigned)in_register > 0;
}
void NAME(fence_by_assembly)(void) {
#if defined(__x86_64__)
  __asm__ volatile("mfence" ::: "memory");
#else
  __asm__ volatile("dmb ish" ::: "memory");
#endif
}
int NAME(use_thread_local)(void) { return ++mine; }
void* NAME(use_thread_pointer)(void) { return __builtin_thread_pointer(); }
int NAME(call_function)(void) { return rand(); }
int NAME(call_by_pointer)(void) {
  int (*volatile function)(void) = rand;
  return function();
}
int not_instrumented(void);
int NAME(call_program_by_pointer)(void) {
  int (*volatile function)(void) = not_instrumented;
  return function();
}
int NAME(call_instrumented)(void) { return doubled(2); }
void NAME(end)(int how) {
  __atomic_fetch_add(&shared, 1, __ATOMIC_RELAXED);
  if (how == 0)
    exit(0);
  if (how == 1)
    _exit(0);
  if (how == 2)
    _Exit(0);
  if (how == 3)
    quick_exit(0);
  syscall(SYS_exit_group, 0);
}
long NAME(ask_kernel)(void) { return syscall(SYS_gettid); }
int NAME(set_errno)(int to) {
  errno = to;
  __atomic_fetch_add(&shared, 1, __ATOMIC_RELAXED);
  return errno;
}
#if defined(__x86_64__)
typedef unsigned __int128 pair;
static pair both;
int NAME(change_pair)(void) {
  pair before = __atomic_load_n(&both, __ATOMIC_RELAXED);
  return __atomic_compare_exchange_n(&both, &before, before + 1, 0, __ATOMIC_RELAXED,
                                     __ATOMIC_RELAXED);
}
#endif
