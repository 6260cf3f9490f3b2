// Return codes of Boreas: the error numbers of its C library, negated.
#pragma once

namespace boreas {

inline constexpr int ok = 0;
inline constexpr int again = -11;   // EAGAIN: timed out, or the semaphore was reset
inline constexpr int no_mem = -12;  // ENOMEM: no block, and none to be waited for
inline constexpr int busy = -16;    // EBUSY: no unit, and none to be waited for
inline constexpr int invalid = -22; // EINVAL

} // namespace boreas
