// How long the functions of a source text are.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace heddle::tidy {

/// A function or a lambda outside of functions: from the first line of its declaration to its
/// closing brace.
struct function_extent {
  std::size_t first_line;
  std::size_t lines;
  friend bool operator==(const function_extent&, const function_extent&) = default;
};

struct function_report {
  std::vector<function_extent> functions;
  bool balanced = true; ///< false: the braces do not match and `functions` cannot be trusted
};

/// Lambdas and local classes inside a function count as lines of it. Of conditional compilation
/// every branch is read, each from the state the first one began in.
function_report measure_functions(std::string_view text);

} // namespace heddle::tidy
