// Memory of the code under test, the same at the start of every iteration.
#pragma once

namespace heddle::bare {

// Static storage as it was after the constructors of the image had run.
void save_statics();

} // namespace heddle::bare
