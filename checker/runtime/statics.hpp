// Static storage of code under test, and putting it back.
//
// Objects under test are merged with their .data and .bss renamed (cmake/heddle_checked.cmake), so
// that the linker tells where all of it begins and ends. Function-local statics and their guards
// are included, thread_local variables are not.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace heddle::checker {

class statics_image {
public:
  void save();
  void restore() const {
    if (!bytes_.empty())
      copy_back();
  }

  // The merged sections themselves.
  static std::array<std::span<std::byte>, 2> sections();

  // As the program was loaded; the first use in a process must come before code under test ran.
  static const statics_image& pristine();

private:
  void copy_back() const;

  std::vector<std::byte> bytes_;
};

} // namespace heddle::checker
