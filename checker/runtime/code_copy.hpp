// Copying memory on behalf of instrumented code.
#pragma once

#include <cstddef>

namespace heddle::checker {

// As memmove; `caller` is the return address of who asked for it. Returns `to`.
void* copy_for(void* to, const void* from, std::size_t size, const void* caller);

} // namespace heddle::checker
