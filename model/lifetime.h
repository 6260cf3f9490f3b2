/* The life of storage that is used again, for C: blocks of a pool. See <heddle/lifetime.hpp>.
 *
 * Between an end and the next beginning nobody may access the storage, atomically or not, the pool
 * itself included: a pool that keeps links in its free blocks announces the bytes behind them.
 */
#pragma once

#include <stddef.h>

#include <heddle_platform.h>

#define heddle_lifetime_begin(storage, bytes)                                                      \
  heddle_platform_lifetime_begin(storage, bytes, __FILE__, __LINE__)
#define heddle_lifetime_end(storage, bytes)                                                        \
  heddle_platform_lifetime_end(storage, bytes, __FILE__, __LINE__)
