/* Plain C under test that misbehaves, each way in a function of its own: the same as the other
 * files here, seen through the compiler's instrumentation. */
#define _GNU_SOURCE
#include <assert.h>
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void plain_misbehave(int way);
void plain_count(void);

static atomic_int counter;
/* Seen from elsewhere, as far as the compiler knows: what is written to it is not left out. */
atomic_ulong plain_result;
void plain_count(void) { atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed); }

/* What the compiler must not know. */
static void* volatile hidden;
static void* at(uintptr_t address) {
  hidden = (void*)address;
  return hidden;
}
static void keep(unsigned long value) {
  atomic_store_explicit(&plain_result, value, memory_order_relaxed);
}

static void calls_exit(void) { exit(0); }
static void calls_exit_at_once(void) { _exit(0); }
static void calls_exit_of_c(void) { _Exit(0); }
static void calls_quick_exit(void) { quick_exit(0); }
static void exits_by_syscall(void) { syscall(SYS_exit_group, 0); }
static void exits_by_assembly(void) {
#if defined(__x86_64__)
  __asm__ volatile("syscall" : : "a"(SYS_exit_group), "D"(0) : "rcx", "r11", "memory");
#else
  register long number __asm__("x8") = SYS_exit_group;
  register long status __asm__("x0") = 0;
  __asm__ volatile("svc #0" : : "r"(number), "r"(status) : "memory");
#endif
}
static void aborts(void) { abort(); }
static void asserts(void) {
  if (counter != 0)
    __assert_fail("counter == 0", __FILE__, __LINE__, __func__);
}
static void forks(void) { keep((unsigned long)fork()); }
static void forks_by_vfork(void) {
  if (vfork() == 0)
    _exit(0);
}
static void clones_by_syscall(void) { syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }
static void executes(void) { execl("/bin/true", "true", (char*)0); }
static void spawns(void) {
  char* arguments[] = {"true", 0};
  char* environment[] = {0};
  pid_t child;
  keep((unsigned long)posix_spawn(&child, "/bin/true", 0, 0, arguments, environment));
}
static void calls_a_shell(void) { keep((unsigned long)system("exit 0")); }
static void opens_a_pipe_to_a_shell(void) { keep((uintptr_t)popen("exit 0", "r")); }

static jmp_buf elsewhere;
static void jumps_away(void) { longjmp(elsewhere, 1); }
static ucontext_t other;
static void leaves_its_stack(void) { setcontext(&other); }
static void ends_its_thread(void) { pthread_exit(0); }
static void* comes_back(void* nothing) { return nothing; }
static void starts_a_thread_without_room(void) {
  pthread_t thread;
  if (pthread_create(&thread, 0, comes_back, 0) == 0)
    pthread_join(thread, 0);
}

static void raises_a_signal(void) { raise(SIGTERM); }
static void kills_its_process(void) { kill(getpid(), SIGKILL); }
static void handles_a_signal(void) { signal(SIGSEGV, SIG_IGN); }
static void sets_an_alarm(void) { alarm(1); }

static void reads_null(void) { keep((unsigned long)*(int*)at(0)); }
static void writes_null(void) { *(int*)at(8) = 1; }
static void updates_null(void) { atomic_fetch_add((atomic_int*)at(0), 1); }
static void reads_wild(void) { keep((unsigned long)*(int*)at(0x123456789000)); }
static void reads_non_canonical(void) { keep((unsigned long)*(int*)at(0x8000000000000000)); }
static char bytes[256];
static void copies_from_null(void) { memcpy(bytes, at(0), sizeof bytes); }
static void fills_all_memory(void) { memset(bytes, 1, (size_t)at(SIZE_MAX / 4)); }
static void calls_null(void) { ((void (*)(void))at(0))(); }
static void executes_data(void) { ((void (*)(void))at((uintptr_t)bytes))(); }
static volatile int zero;
static void divides_by_zero(void) { keep((unsigned long)(7 / zero)); }
static void traps(void) { __builtin_trap(); }
/* Each frame knows the one before, so that none of them can be left out. */
static int recurse(int depth, volatile char* outer) {
  volatile char frame[4096];
  frame[0] = *outer;
  return depth == 0 ? 0 : recurse(depth - 1, frame) + frame[0];
}
static void overflows_the_stack(void) {
  keep((unsigned long)recurse((int)(uintptr_t)at(1 << 20), bytes));
}
__attribute__((noinline)) static void smash(size_t size) {
  char small[8];
  hidden = small;
  memset(hidden, 0x41, size);
}
static void smashes_the_stack(void) { smash((size_t)at(256)); }
static void writes_to_a_literal(void) { *(volatile char*)at((uintptr_t) "literal") = 'L'; }

static void frees_garbage(void) { free(at(0x123456789000)); }
static void frees_twice(void) {
  char* const block = malloc(8);
  hidden = block;
  free(hidden);
  free(hidden);
}
static void uses_after_free(void) {
  char* const block = malloc(8);
  hidden = block;
  free(hidden);
  *(char*)hidden = 1;
}
static void writes_behind_a_block(void) {
  hidden = malloc(8);
  ((char*)hidden)[(uintptr_t)8] = 1;
}
static void reads_a_fresh_block(void) {
  hidden = malloc(8);
  keep((unsigned long)*(int*)hidden);
}
static void allocates_too_much(void) {
  hidden = malloc((size_t)PTRDIFF_MAX);
  *(char*)hidden = 1;
}
static void allocates_without_end(void) {
  for (;;)
    *(char*)malloc(1 << 20) = 1;
}
static void maps_memory(void) {
  hidden = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  *(char*)hidden = 1;
}
static void unmaps_its_stack(void) {
  int here = 0;
  munmap(at((uintptr_t)&here & ~(uintptr_t)0xFFF), 4096);
}

static void sleeps(void) { sleep(100); }
static void waits_for_a_signal(void) { pause(); }
static void waits_for_input(void) { keep((unsigned long)read(0, bytes, 1)); }
static int futex;
static void waits_for_a_futex(void) { syscall(SYS_futex, &futex, FUTEX_WAIT, 0, 0); }
static void waits_for_nobody(void) {
  while (atomic_load(&counter) < 100)
    ;
}
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static void locks_twice(void) {
  pthread_mutex_lock(&mutex);
  pthread_mutex_lock(&mutex);
}
static void unlocks_what_is_free(void) { pthread_mutex_unlock(&mutex); }

static void closes_all_files(void) { close_range(0, ~0U, 0); }
static void changes_the_folder(void) { keep((unsigned long)chdir("/")); }
static void loads_a_library(void) { hidden = dlopen("libm.so.6", RTLD_NOW); }
static _Thread_local int own;
static void uses_thread_storage(void) { keep((unsigned long)++own); }
union {
  atomic_int whole;
  _Atomic short half;
} plain_split;
static void splits_an_atomic(void) {
  atomic_store(&plain_split.whole, 1);
  atomic_store(&plain_split.half, 2);
}
#if defined(__SIZEOF_INT128__)
static unsigned __int128 two_words;
static void updates_two_words(void) {
  __atomic_store_n(&two_words, 1, __ATOMIC_RELAXED);
  unsigned __int128 expected = 1;
  __atomic_compare_exchange_n(&two_words, &expected, 2, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}
#endif

#define PROCESS(name) name,
#define MEMORY(name) name,
#define SYSTEM(name) name,
static void (*const ways[])(void) = {
#include "harness/command/misbehaving/plain_ways.inc"
};
void plain_misbehave(int way) { ways[way](); }
