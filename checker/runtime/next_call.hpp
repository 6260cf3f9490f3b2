// Whether code does nothing between two calls.
#pragma once

#include <cstdint>

namespace heddle::checker {

// Whether, from behind one call to another, the code only prepares the arguments of the other and
// so writes no memory. The addresses lie one byte in front of those to which the calls return.
// False if that cannot be told.
bool is_next_call(std::uint32_t call, std::uint32_t next);

} // namespace heddle::checker
