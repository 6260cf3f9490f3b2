/* The interface between code under test and the checker's runtime: what the checked platform calls.
 *
 * It knows of addresses and numbers only, not of graphs or schedules, so that any engine can stand
 * behind it, and so that other front ends (compiler instrumentation) can call it. Values are the
 * zero-extended bytes of the access. `file` is a literal; it may be null.
 *
 * `how` packs the shape of an access, so that a recorded one is recognised by one comparison:
 *   bits 0-7 size in bytes, 8-15 order (0 plain, 1 relaxed, 2 acquire, 3 release, 4 acq_rel,
 *   5 seq_cst), 16-23 failure order of a compare-exchange, 24-31 operation or flags.
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

enum {
  HEDDLE_RT_ORDER_SHIFT = 8,
  HEDDLE_RT_FAILURE_SHIFT = 16,
  HEDDLE_RT_OPERATION_SHIFT = 24,
};

/* Operations of heddle_rt_update, in `how`. */
enum {
  HEDDLE_RT_EXCHANGE,
  HEDDLE_RT_ADD,
  HEDDLE_RT_SUB,
  HEDDLE_RT_AND,
  HEDDLE_RT_OR,
  HEDDLE_RT_XOR,
  HEDDLE_RT_NAND,
};

/* Flags of heddle_rt_compare_exchange and heddle_rt_await, in `how`. */
enum {
  HEDDLE_RT_WEAK = 1,      /* compare-exchange: may fail spuriously */
  HEDDLE_RT_WAITS = 2,     /* compare-exchange: waits until it succeeds */
  HEDDLE_RT_NOT_EQUAL = 4, /* await: for any other value */
};

uint64_t heddle_rt_load(const void* address, uint32_t how, const char* file, uint32_t line);
void heddle_rt_store(void* address, uint64_t value, uint32_t how, const char* file, uint32_t line);
uint64_t heddle_rt_update(void* address, uint64_t operand, uint32_t how, const char* file,
                          uint32_t line);
/* Writes the value read to *expected when it fails. */
bool heddle_rt_compare_exchange(void* address, uint64_t* expected, uint64_t desired, uint32_t how,
                                const char* file, uint32_t line);
/* Returns the value read, once it satisfies. */
uint64_t heddle_rt_await(const void* address, uint64_t value, uint32_t how, const char* file,
                         uint32_t line);
/* Begins the life of an object: a plain write, which also ends that of what was there before. */
void heddle_rt_construct(void* address, uint64_t value, uint32_t how, const char* file,
                         uint32_t line);
void heddle_rt_fence(uint32_t how, const char* file, uint32_t line);

uint32_t heddle_rt_choose(uint32_t alternatives, const char* file, uint32_t line);
void heddle_rt_drop(const char* file, uint32_t line); /* assume(false); does not return on a CPU */

/* `kind` is a heddle::kind. Does not return on a CPU. */
void heddle_rt_failed(uint32_t kind, const char* why, const char* file, uint32_t line);
void heddle_rt_cover(const char* mark);
void heddle_rt_observe(const char* key, int64_t value);
void heddle_rt_name(const void* address, uint64_t size, const char* literal);

uint32_t heddle_rt_cpu_id(void);
uint32_t heddle_rt_cpu_count(void);
void heddle_rt_relax(const char* file, uint32_t line);

#ifdef __cplusplus
}
#endif
