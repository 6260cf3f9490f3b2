/* The native platform, for C: nobody looks at lives. */
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
