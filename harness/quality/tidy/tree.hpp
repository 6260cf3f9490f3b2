// What the tidy checks look at: the text files of a source tree, and what they report.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::tidy {

/// One text file; the path is relative to the root of the tree, with forward slashes.
struct source_file {
  std::string path;
  std::string text;
};

/// One departure from the rules. Line 0 means the file as a whole.
struct finding {
  std::string path;
  std::size_t line = 0;
  std::string message;
  friend bool operator==(const finding&, const finding&) = default;
};

using findings = std::vector<finding>;

/// The text files of a tree, sorted by path.
using tree = std::vector<source_file>;

/// Reads every text file below `root`. Build output, hidden folders other than `.ci`, symbolic
/// links and binary files are left out: the tree need not be under version control.
tree load_tree(const std::filesystem::path& root);

/// The top folder of a path (`alloc` for `alloc/boreas/slab.hpp`), empty for a file at the root.
std::string_view layer_of(std::string_view path);

/// C and C++ sources and headers.
bool is_code(std::string_view path);

/// A unit test or what it is made of, by its name (`*_test.cpp`, `*_test_*.hpp`, a folder `test`):
/// hosted even where the code it tests is not.
bool is_unit_test(std::string_view path);

/// Part of a folder that users copy: nothing in it may refer to where it lies.
bool is_copied_by_users(std::string_view path);

/// The line number, from 1, of a position in a text.
std::size_t line_at(std::string_view text, std::size_t position);

/// Calls `visit(line number from 1, line without its end)` for every line.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    visit(++number, text.substr(begin, end - begin));
    begin = end + 1;
  }
}

} // namespace heddle::tidy
