/* The checked platform, for C. */
#pragma once

#include "abi.h"

#define heddle_platform_lifetime_begin heddle_rt_lifetime_begin
#define heddle_platform_lifetime_end heddle_rt_lifetime_end
