// Literals are told apart by what they say: two files may hold the same one.
#pragma once

#include <cstddef>

namespace heddle::driver {

constexpr int compare_text(const char* a, const char* b) {
  if (a == b)
    return 0;
  if (a == nullptr || b == nullptr)
    return a == nullptr ? -1 : 1;
  for (; *a != '\0' && *a == *b; ++a, ++b) {
  }
  return static_cast<unsigned char>(*a) - static_cast<unsigned char>(*b);
}

constexpr bool same_text(const char* a, const char* b) { return compare_text(a, b) == 0; }

} // namespace heddle::driver
