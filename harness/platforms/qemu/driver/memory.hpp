// Memory of the code under test, the same at the start of every iteration.
#pragma once

#include <cstddef>

namespace heddle::bare {

// Static storage as it was after the constructors of the image had run.
void save_statics();
void restore_statics();

// Everything else: from a region that is emptied before every iteration. Memory is filled with a
// byte that is not zero before it is handed out, so that a use of uninitialised memory shows. Null
// when it is used up.
void empty_arena(unsigned char fill);
void* allocate(std::size_t bytes, std::size_t alignment);

} // namespace heddle::bare
