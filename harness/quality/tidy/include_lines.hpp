// The include directives of a source file.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "harness/quality/tidy/tree.hpp"

namespace heddle::tidy {

struct include {
  std::size_t line;
  std::string_view path;
  bool quoted;
};

/// In the order of the file. The paths refer to its text.
std::vector<include> includes_of(const source_file& file);

} // namespace heddle::tidy
