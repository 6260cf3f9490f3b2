// How an iteration ends: for one CPU, for all, in good order or not.
#pragma once

#include <cstdint>

#include <heddle/kind.hpp>

#include "harness/platforms/qemu/driver/run.hpp"

namespace heddle::bare {

void note_failure(const char* kind, const char* why, const char* file, std::uint32_t line);

// Gives up the program of this CPU: continues after the guarded call in progress on it, whatever
// stack and handler it is in.
[[noreturn]] void leave_iteration();

// Gives up the iteration, on all CPUs as they come to their next operation.
[[noreturn]] void drop_iteration();

// Notes a failure after which code under test cannot go on, and gives up.
[[noreturn]] void give_up(kind what, const char* why, const char* file, std::uint32_t line);

// After the program of this CPU: interrupts that must come do, here and as long as other CPUs may
// raise them.
void finish_program();

void wake_all_but(unsigned self);

} // namespace heddle::bare
