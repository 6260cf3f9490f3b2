/* The interface between code under test and the checker's runtime: what the checked platform calls.
 *
 * It knows of addresses and numbers only, not of graphs or schedules, so that any engine can stand
 * behind it, and so that other front ends (compiler instrumentation) can call it. Values are the
 * zero-extended bytes of the access. `file` is a literal; it may be null.
 *
 * `how` packs the shape of an operation, one byte per field, so that a recorded operation is
 * recognised by one comparison; HEDDLE_RT_HOW builds it:
 *   0 kind        HEDDLE_RT_READ ...
 *   1 order       0 plain, 1 relaxed, 2 acquire, 3 release, 4 acq_rel, 5 seq_cst
 *   2 failure     order of the read of a failed compare-exchange; 1 otherwise
 *   3 operation   of an update: HEDDLE_RT_EXCHANGE ...; 0 otherwise
 *   4 wait        HEDDLE_RT_WAIT_...: the operation does not return before it is satisfied
 *   5 relation    of an await: 0 until equal, 1 until not equal
 *   6 weak        compare-exchange that may fail spuriously
 *   7 size        in bytes; 8 for operations that access no memory
 *
 * Called outside a CPU's program (while the machine is built, at its end, or without a check), all
 * of them act on memory directly.
 */
#pragma once

#ifdef __cplusplus
#include <cstdint>
extern "C" {
#else
#include <stdbool.h>
#include <stdint.h>
#endif

enum { HEDDLE_RT_READ, HEDDLE_RT_WRITE, HEDDLE_RT_UPDATE, HEDDLE_RT_FENCE, HEDDLE_RT_CHOICE };

enum {
  HEDDLE_RT_EXCHANGE,
  HEDDLE_RT_ADD,
  HEDDLE_RT_SUB,
  HEDDLE_RT_AND,
  HEDDLE_RT_OR,
  HEDDLE_RT_XOR,
  HEDDLE_RT_NAND,
  HEDDLE_RT_COMPARE_EXCHANGE,
  /* The checker's own, like the rest: see checker/graph/label.hpp. */
  HEDDLE_RT_DELIVER,
  HEDDLE_RT_BEGIN_LIFE,
  HEDDLE_RT_END_LIFE,
  HEDDLE_RT_COALESCE,
};

enum { HEDDLE_RT_WAIT_NONE, HEDDLE_RT_WAIT_AWAIT, HEDDLE_RT_WAIT_LOCK };

#define HEDDLE_RT_HOW(kind, order, failure, operation, wait, relation, weak, size)                 \
  ((uint64_t)(kind) | (uint64_t)(order) << 8 | (uint64_t)(failure) << 16 |                         \
   (uint64_t)(operation) << 24 | (uint64_t)(wait) << 32 | (uint64_t)(relation) << 40 |             \
   (uint64_t)(weak) << 48 | (uint64_t)(size) << 56)

uint64_t heddle_rt_load(const void* address, uint64_t how, const char* file, uint32_t line);
void heddle_rt_store(void* address, uint64_t value, uint64_t how, const char* file, uint32_t line);
uint64_t heddle_rt_update(void* address, uint64_t operand, uint64_t how, const char* file,
                          uint32_t line);
/* Writes the value read to *expected when it fails. */
bool heddle_rt_compare_exchange(void* address, uint64_t* expected, uint64_t desired, uint64_t how,
                                const char* file, uint32_t line);
/* Returns the value read, once it satisfies. */
uint64_t heddle_rt_await(const void* address, uint64_t value, uint64_t how, const char* file,
                         uint32_t line);
/* Begins the life of an object: a plain write, which also ends that of what was there before. */
void heddle_rt_construct(void* address, uint64_t value, uint64_t how, const char* file,
                         uint32_t line);
/* The storage begins, or ends, to be somebody's: see <heddle/lifetime.hpp>. */
void heddle_rt_lifetime_begin(const void* address, uint64_t size, const char* file, uint32_t line);
void heddle_rt_lifetime_end(const void* address, uint64_t size, const char* file, uint32_t line);
/* Races on this storage are not failures: accesses are relaxed events (no reason), or races are
 * ignored. See <heddle/races.hpp>. */
void heddle_rt_races(const void* address, uint64_t size, const char* reason, const char* file,
                     uint32_t line);
void heddle_rt_fence(uint64_t how, const char* file, uint32_t line);

void heddle_rt_signal_fence(void); /* a compiler barrier */

uint32_t heddle_rt_choose(uint32_t alternatives, const char* file, uint32_t line);
void heddle_rt_drop(const char* file, uint32_t line); /* assume(false); does not return on a CPU */

/* `kind` is a heddle::kind. Does not return on a CPU. */
void heddle_rt_failed(uint32_t kind, const char* why, const char* file, uint32_t line);
void heddle_rt_cover(const char* mark);
void heddle_rt_observe(const char* key, int64_t value);
void heddle_rt_name(const void* address, uint64_t size, const char* literal);

/* The ledger of a heap, named by the address of its memory: see <heddle/heap_ledger.hpp>. None of
 * these is an operation of the program. A null block is none. */
void heddle_rt_heap(const void* memory, uint64_t size, uint64_t alignment, const char* file,
                    uint32_t line);
void heddle_rt_heap_allocated(const void* memory, const void* block, uint64_t size,
                              uint64_t alignment, const char* file, uint32_t line);
void heddle_rt_heap_freed(const void* memory, const void* block, const char* file, uint32_t line);
void heddle_rt_heap_expect_held(const void* memory, uint64_t blocks, const char* file,
                                uint32_t line);

/* The history of the calls on an object, named by any address: see <heddle/operation_history.hpp>.
 * No operations of the program either. The model is copied; what it refers to outlives the check.
 */
struct heddle_rt_history_model {
  uint64_t size; /* of a state */
  const void* initial;
  bool (*step)(void* state, uint32_t operation, int64_t argument, int64_t result);
  const char* (*name_of)(uint32_t operation);
};
void heddle_rt_history(const void* history, const struct heddle_rt_history_model* model,
                       const char* file, uint32_t line);
/* Returns what the response is to be given. */
uint32_t heddle_rt_history_invoke(const void* history, uint32_t operation, int64_t argument,
                                  const char* file, uint32_t line);
void heddle_rt_history_respond(const void* history, uint32_t call, int64_t result, const char* file,
                               uint32_t line);

/* Interrupts and continuations of the calling CPU: see <heddle/interrupt.hpp>, continuation.hpp. */
uint8_t heddle_rt_irq_save(uint8_t up_to, const char* file, uint32_t line);
void heddle_rt_irq_restore(uint8_t before, const char* file, uint32_t line);
void heddle_rt_raise(uint32_t irq, const char* file, uint32_t line);
void heddle_rt_withdraw(uint32_t irq, const char* file, uint32_t line);
void heddle_rt_idle(const char* file, uint32_t line);
bool heddle_rt_in_interrupt(void);
void heddle_rt_swap_to(uint32_t continuation, const char* file, uint32_t line);

uint32_t heddle_rt_cpu_id(void);
uint32_t heddle_rt_cpu_count(void);
void heddle_rt_relax(const char* file, uint32_t line);

#ifdef __cplusplus
}
#endif
