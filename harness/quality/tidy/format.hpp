// The formatting rule, which another program decides.
#pragma once

#include "harness/quality/tidy/tree.hpp"

#include <filesystem>

namespace heddle::tidy {

enum class format_result {
  clean,
  differs,     ///< the formatter said where, on stderr
  unavailable, ///< the formatter is not installed
};

/// Asks clang-format about every C and C++ file, with the rules in `root`.
format_result check_format(const std::filesystem::path& root, const tree& files);

} // namespace heddle::tidy
