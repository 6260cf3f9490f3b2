// Sizes that the kernel, the boot code and the linker scripts agree on.
#pragma once

namespace heddle::bare {

// The stacks lie in the upper half of 128 MiB, 4 MiB apart (stacks.hpp).
inline constexpr unsigned cpu_limit = 16;

// Lines 0 to 15 are sent by CPUs, line 16 is the timer of the CPU.
inline constexpr unsigned sent_lines = 16;
inline constexpr unsigned timer_line = 16;
inline constexpr unsigned line_count = 17;

// Stacks besides those of the CPUs.
inline constexpr unsigned extra_stacks = 16;

inline constexpr unsigned fault_stack_bytes = 8192;

} // namespace heddle::bare
