// A source place, captured by default arguments: `void f(int x, place where = place::here())`.
#pragma once

#include <cstdint>

namespace heddle {

// `file` is a literal. std::source_location is not used: clang 14 cannot compile it.
struct place {
  const char* file = nullptr;
  std::uint32_t line = 0;

  static constexpr place here(const char* file = __builtin_FILE(),
                              std::uint32_t line = __builtin_LINE()) {
    return {file, line};
  }
};

} // namespace heddle
