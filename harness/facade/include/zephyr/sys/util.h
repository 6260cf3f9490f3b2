/* Small macros that Zephyr files use everywhere: those of <zephyr/sys/util.h> and
 * <zephyr/toolchain.h> that need nothing else. */
#ifndef ZEPHYR_INCLUDE_SYS_UTIL_H_
#define ZEPHYR_INCLUDE_SYS_UTIL_H_

#include <stddef.h>
#include <stdint.h>

#define ARG_UNUSED(x) (void)(x)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define BIT(n) (1UL << (n))
#define BIT_MASK(n) (BIT(n) - 1UL)
#define CONTAINER_OF(pointer, type, field) ((type*)((char*)(pointer)-offsetof(type, field)))
#define IS_ALIGNED(pointer, align) ((uintptr_t)(pointer) % (align) == 0)
#define IS_POWER_OF_TWO(x) ((x) != 0U && ((x) & ((x)-1U)) == 0U)
#define ROUND_UP(x, align) ((((uintptr_t)(x) + (align)-1U) / (align)) * (align))
#define ROUND_DOWN(x, align) (((uintptr_t)(x) / (align)) * (align))
#ifndef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#endif

#define ALWAYS_INLINE inline __attribute__((always_inline))
#define __aligned(x) __attribute__((__aligned__(x)))
#ifdef __cplusplus
#define BUILD_ASSERT(expression, ...) static_assert(expression, "" __VA_ARGS__)
#else
#define BUILD_ASSERT(expression, ...) _Static_assert(expression, "" __VA_ARGS__)
#endif

#endif
