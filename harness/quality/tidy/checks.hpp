// The rules of the tree, one function each. A rule that only concerns some files picks them itself.
#pragma once

#include "harness/quality/tidy/tree.hpp"

namespace heddle::tidy {

inline constexpr std::size_t max_file_lines = 400;

/// Layers include downwards only, code under test only <heddle/...>, "alloc/..." and what a
/// freestanding library offers, and every path in quotes names a file of the tree. The rooms of the
/// checker have an order of their own. Unit tests may use hosted libraries, but keep to the order
/// of the layers.
findings check_include_order(const tree& files);

/// No circle of includes, neither among files nor, tests aside, among folders.
findings check_include_circles(const tree& files);

/// Sources, headers and scripts have at most `max_file_lines` lines.
findings check_file_length(const tree& files);

/// No note to come back later, no half-merged file.
findings check_leftover_markers(const tree& files);

/// A header opens with a comment that says what it is and has `#pragma once`.
findings check_headers(const tree& files);

/// No conditional compilation in code under test: the platform is chosen by the build.
findings check_conditional_compilation(const tree& files);

/// Nothing depends on where the tree happens to lie.
findings check_machine_paths(const tree& files);

/// Every source is named by a CMakeLists.txt of its folder or one above: nothing lies around
/// unbuilt.
findings check_every_source_is_built(const tree& files);

/// What pages name is there: a word that begins with a folder of the tree is a file or a folder.
findings check_named_files(const tree& files);

/// All of the above.
findings check_all(const tree& files);

} // namespace heddle::tidy
