// Memory of the code under test, the same at the start of every iteration.
#pragma once

#include <cstdint>

#include "harness/platforms/driver/arena.hpp"

namespace heddle::bare {

// Static storage as it was after the constructors of the image had run.
void save_statics();
void restore_statics();

// Everything else; empty before every iteration.
void empty_arena(arena& memory, std::uint64_t seed, std::uint64_t iteration);

} // namespace heddle::bare
