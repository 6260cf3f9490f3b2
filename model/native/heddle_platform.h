/* The native platform, for C: nobody looks at lives, or keeps ledgers. */
#pragma once

#include <stddef.h>

static inline void heddle_platform_lifetime_begin(const void* storage, size_t bytes,
                                                  const char* file, unsigned line) {
  (void)storage, (void)bytes, (void)file, (void)line;
}
static inline void heddle_platform_lifetime_end(const void* storage, size_t bytes, const char* file,
                                                unsigned line) {
  (void)storage, (void)bytes, (void)file, (void)line;
}

static inline void heddle_platform_heap(const void* memory, size_t bytes, size_t alignment,
                                        const char* file, unsigned line) {
  (void)memory, (void)bytes, (void)alignment, (void)file, (void)line;
}
static inline void heddle_platform_heap_allocated(const void* memory, const void* block,
                                                  size_t bytes, size_t alignment, const char* file,
                                                  unsigned line) {
  (void)memory, (void)block, (void)bytes, (void)alignment, (void)file, (void)line;
}
static inline void heddle_platform_heap_freed(const void* memory, const void* block,
                                              const char* file, unsigned line) {
  (void)memory, (void)block, (void)file, (void)line;
}
static inline void heddle_platform_heap_expect_held(const void* memory, size_t blocks,
                                                    const char* file, unsigned line) {
  (void)memory, (void)blocks, (void)file, (void)line;
}
