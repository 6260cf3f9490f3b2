// Static storage of code under test, gathered by the build (cmake/heddle_static_storage.cmake), and
// putting it back.
#pragma once

namespace heddle::native {

// Before code under test has run in this process; constructors of its static objects have.
void save_statics();
// As it was then.
void restore_statics();

} // namespace heddle::native
