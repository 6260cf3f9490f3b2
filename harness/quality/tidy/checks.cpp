// The rules about single files.
#include "harness/quality/tidy/checks.hpp"

#include "harness/quality/tidy/code_view.hpp"

#include <array>
#include <tuple>

namespace heddle::tidy {
namespace {

bool is_build_file(std::string_view path) {
  return path.ends_with("CMakeLists.txt") || path.ends_with(".cmake");
}

bool is_script(const source_file& file) {
  return file.path.ends_with(".sh") || file.path.ends_with(".py") || file.text.starts_with("#!");
}

/// Calls `visit(position)` wherever `word` stands alone in the text.
template <class Visit>
void for_each_word(std::string_view text, std::string_view word, Visit visit) {
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !is_identifier_char(text[at - 1]);
    const bool ends = end == text.size() || !is_identifier_char(text[end]);
    if (begins && ends)
      visit(at);
  }
}

// What is looked for is written in two parts here, or this file would report itself.
std::string joined(std::string_view a, std::string_view b) { return std::string(a).append(b); }

// A folder of the machine, and not the middle of a longer path, of an address or of a quotient.
bool begins_absolute_path(std::string_view text, std::size_t at) {
  constexpr std::string_view before = " \t\n\"'`(=[,;:<>|";
  return at == 0 || before.find(text[at - 1]) != before.npos;
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

/// Whether a build file lies in the folder of the source or above it, and names it (or globs).
bool builds(const source_file& build_file, std::string_view source) {
  const auto folder = folder_of(build_file.path);
  if (!build_file.path.ends_with("CMakeLists.txt") ||
      (!folder.empty() && !source.starts_with(std::string(folder) + "/")))
    return false;
  bool named = build_file.text.find("GLOB") != std::string::npos;
  for_each_word(build_file.text, name_of(source), [&](std::size_t) { named = true; });
  return named;
}

} // namespace

findings check_file_length(const tree& files) {
  findings found;
  for (const auto& file : files) {
    if (!is_code(file.path) && !is_build_file(file.path) && !is_script(file))
      continue;
    std::size_t lines = 0;
    for_each_line(file.text, [&](std::size_t number, std::string_view) { lines = number; });
    if (lines > max_file_lines)
      found.push_back({file.path, 0,
                       std::to_string(lines) + " lines: split it (limit " +
                           std::to_string(max_file_lines) + ")"});
  }
  return found;
}

findings check_leftover_markers(const tree& files) {
  static const std::array words{joined("TO", "DO"), joined("FIX", "ME"), joined("XX", "X"),
                                joined("HA", "CK")};
  static const std::array conflicts{joined("<<<<", "<<< "), joined(">>>>", ">>> ")};
  findings found;
  for (const auto& file : files) {
    for (const auto& word : words)
      for_each_word(file.text, word, [&](std::size_t at) {
        found.push_back({file.path, line_at(file.text, at), "leftover marker " + word});
      });
    for_each_line(file.text, [&](std::size_t number, std::string_view line) {
      for (const auto& conflict : conflicts)
        if (line.starts_with(conflict))
          found.push_back({file.path, number, "leftover of a merge"});
    });
  }
  return found;
}

findings check_headers(const tree& files) {
  findings found;
  for (const auto& file : files) {
    if (!file.path.ends_with(".hpp"))
      continue;
    const std::string_view text = file.text;
    auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    constexpr std::string_view once = "#pragma once";
    if (text.substr(begin).starts_with(once))
      begin = std::min(text.find_first_not_of(" \t\r\n", begin + once.size()), text.size());
    const auto opening = text.substr(begin);
    if (!opening.starts_with("//") && !opening.starts_with("/*"))
      found.push_back({file.path, 1, "open the header with a comment that says what it is"});
    if (("\n" + code_view(text)).find("\n#pragma once") == std::string::npos)
      found.push_back({file.path, 0, "#pragma once is missing"});
  }
  return found;
}

findings check_conditional_compilation(const tree& files) {
  findings found;
  for (const auto& file : files) {
    const auto layer = layer_of(file.path);
    if (!is_code(file.path) || (layer != "alloc" && layer != "scenarios"))
      continue;
    for_each_line(code_view(file.text), [&](std::size_t number, std::string_view line) {
      const auto hash = line.find_first_not_of(" \t");
      if (hash == line.npos || line[hash] != '#')
        return;
      const auto word = line.find_first_not_of(" \t", hash + 1);
      if (word != line.npos && line.substr(word).starts_with("if"))
        found.push_back(
            {file.path, number,
             "no conditional compilation in code under test: the build chooses the platform"});
    });
  }
  return found;
}

findings check_machine_paths(const tree& files) {
  static const std::array folders{joined("/", "work"), joined("/", "root"), joined("/", "tmp"),
                                  joined("/", "home")};
  findings found;
  for (const auto& file : files)
    for (const auto& folder : folders)
      for_each_word(file.text, folder, [&](std::size_t at) {
        if (begins_absolute_path(file.text, at))
          found.push_back({file.path, line_at(file.text, at), "a path of one machine: " + folder});
      });
  return found;
}

findings check_every_source_is_built(const tree& files) {
  findings found;
  for (const auto& file : files) {
    if (!file.path.ends_with(".cpp") && !file.path.ends_with(".c"))
      continue;
    const bool built = std::ranges::any_of(
        files, [&](const source_file& other) { return builds(other, file.path); });
    if (!built)
      found.push_back({file.path, 0, "no CMakeLists.txt names this file"});
  }
  return found;
}

findings check_all(const tree& files) {
  constexpr std::array checks{check_include_order, check_include_circles,
                              check_file_length,   check_leftover_markers,
                              check_headers,       check_conditional_compilation,
                              check_machine_paths, check_every_source_is_built};
  findings all;
  for (const auto check : checks)
    for (auto& one : check(files))
      all.push_back(std::move(one));
  std::ranges::stable_sort(all, [](const finding& a, const finding& b) {
    return std::tie(a.path, a.line) < std::tie(b.path, b.line);
  });
  return all;
}

} // namespace heddle::tidy
