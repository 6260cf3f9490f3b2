// Code under test that would end or leave the process of the checker.
#pragma once

#include <cstdint>
#include <optional>

#include "checker/runtime/runner.hpp"

namespace heddle::checker {

// If code under test runs, it has failed: "exit(0) was called". Otherwise returns. `from` is the
// return address of the call.
void end_as_crash(const char* function, std::optional<int> status, const void* from);

// Where code under test, which lies below 4 GiB, made the call that returns to there; 0 for other
// code.
std::uint32_t place_of_call(const void* return_address);

// Does nothing. A reference to it takes the process's exit(), fork() and the like out of the static
// library (process_end.cpp).
void link_process_end();

} // namespace heddle::checker
