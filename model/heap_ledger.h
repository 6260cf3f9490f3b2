/* The ledger of a heap, for C: <heddle/heap_ledger.hpp> tells what it is. A heap is named by the
 * address of its memory. On real hardware nobody reads it.
 *
 *   heddle_heap(memory, sizeof memory, 8);           while the machine is built or before CPUs
 * start heddle_allocated(memory, p, 16, 1);              after the allocation; p may be null
 *   heddle_freed(memory, p);                         before it is freed; p may be null
 *   heddle_expect_all_returned(memory);              at the end
 *   heddle_expect_held(memory, 3);
 */
#pragma once

#include <heddle_platform.h>

#define heddle_heap(memory, bytes, alignment)                                                      \
  heddle_platform_heap(memory, bytes, alignment, __FILE__, __LINE__)
#define heddle_allocated(memory, block, bytes, alignment)                                          \
  heddle_platform_heap_allocated(memory, block, bytes, alignment, __FILE__, __LINE__)
#define heddle_freed(memory, block) heddle_platform_heap_freed(memory, block, __FILE__, __LINE__)
#define heddle_expect_all_returned(memory)                                                         \
  heddle_platform_heap_expect_held(memory, 0, __FILE__, __LINE__)
#define heddle_expect_held(memory, blocks)                                                         \
  heddle_platform_heap_expect_held(memory, blocks, __FILE__, __LINE__)
