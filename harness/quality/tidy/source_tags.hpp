// What is defined where in the C and C++ files of a tree, as Universal Ctags reads them.
#pragma once

#include "harness/quality/tidy/tree.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::tidy {

/// A class, function, prototype or member. Empty texts and lines that are 0 are not known.
struct source_tag {
  std::string path; ///< relative to the root
  std::string name;
  std::string kind;       ///< "class", "struct", "function", "prototype", "member"
  std::string scope;      ///< what it is declared in, with all that is around that
  std::string scope_kind; ///< of that
  std::string access;     ///< "public", ... in a class; empty outside of one
  std::string properties; ///< ",static,delete,"
  std::size_t line = 0;
  std::size_t end = 0; ///< of what has braces: the line of the last one
};

/// Nothing if Universal Ctags is not installed.
std::optional<std::vector<source_tag>> read_source_tags(const std::filesystem::path& root,
                                                        const tree& files);

bool has_property(const source_tag& tag, std::string_view wanted);

} // namespace heddle::tidy
