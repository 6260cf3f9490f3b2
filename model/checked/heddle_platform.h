/* The checked platform, for C. */
#pragma once

#include "abi.h"

#define heddle_platform_lifetime_begin heddle_rt_lifetime_begin
#define heddle_platform_lifetime_end heddle_rt_lifetime_end

#define heddle_platform_heap heddle_rt_heap
#define heddle_platform_heap_allocated heddle_rt_heap_allocated
#define heddle_platform_heap_freed heddle_rt_heap_freed
#define heddle_platform_heap_expect_held heddle_rt_heap_expect_held
