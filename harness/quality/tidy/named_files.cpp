// Files and folders of the tree that pages name.
#include "harness/quality/tidy/checks.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace heddle::tidy {
namespace {

constexpr std::array<std::string_view, 8> top_folders{
    "alloc/", "checker/", "cmake/", "docs/", "harness/", "model/", "reports/", "scenarios/"};

bool is_path_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_./-").find(c) != std::string_view::npos;
}

/// The files of the tree, and all folders above them.
std::set<std::string, std::less<>> known_paths(const tree& files) {
  std::set<std::string, std::less<>> known;
  for (const auto& file : files)
    for (std::filesystem::path p = file.path; !p.empty(); p = p.parent_path())
      known.insert(p.generic_string());
  return known;
}

/// Without what ends a sentence or a folder.
std::string_view trimmed(std::string_view path) {
  while (!path.empty() && std::string_view("./-").find(path.back()) != std::string_view::npos)
    path.remove_suffix(1);
  return path;
}

/// Calls `visit(path, line)` for each word of a page that begins like a path of the tree. What an
/// example invents is in a folder of that name; what stands in front of `*`, `<` or `{` is only the
/// beginning of a path.
template <class Visit>
void for_each_path(const source_file& page, Visit visit) {
  const std::string_view text = page.text;
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = begin;
    while (end < text.size() && is_path_character(text[end]))
      ++end;
    const auto word = text.substr(begin, end - begin);
    const bool goes_on = end < text.size() && std::string_view("*<{").find(text[end]) != text.npos;
    const bool is_path = std::ranges::any_of(
        top_folders, [&](std::string_view top) { return word.starts_with(top); });
    if (is_path && !goes_on && word.find("/example/") == word.npos)
      visit(trimmed(word), line_at(text, begin));
    begin = end + 1;
  }
}

} // namespace

findings check_named_files(const tree& files) {
  const auto known = known_paths(files);
  findings found;
  for (const auto& file : files)
    if (file.path.ends_with(".md"))
      for_each_path(file, [&](std::string_view path, std::size_t line) {
        if (!known.contains(path))
          found.push_back({file.path, line, "no such file: " + std::string(path)});
      });
  return found;
}

} // namespace heddle::tidy
