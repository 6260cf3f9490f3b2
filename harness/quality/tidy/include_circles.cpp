// Circles of includes.
#include "harness/quality/tidy/checks.hpp"
#include "harness/quality/tidy/include_lines.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace heddle::tidy {
namespace {

/// The file of the tree that an include names, or empty.
std::string included_file(const source_file& file, const include& it,
                          const std::set<std::string, std::less<>>& paths) {
  constexpr std::string_view model = "heddle/";
  if (!it.quoted && it.path.starts_with(model))
    return "model/" + std::string(it.path.substr(model.size()));
  const auto folder = std::filesystem::path(file.path).parent_path();
  auto beside = (folder / it.path).lexically_normal().generic_string();
  return paths.contains(beside) ? beside : std::string(it.path);
}

using arrows = std::map<std::string, std::set<std::string>>;

/// Follows arrows from `at`. If it meets a circle, that is left in `way`, its first node also last.
bool meets_circle(const arrows& all, const std::string& at, std::vector<std::string>& way,
                  std::set<std::string>& done) {
  const auto again = std::find(way.begin(), way.end(), at);
  if (again != way.end()) {
    way.erase(way.begin(), again);
    way.push_back(at);
    return true;
  }
  way.push_back(at);
  if (const auto from = all.find(at); from != all.end() && !done.contains(at))
    for (const auto& next : from->second)
      if (meets_circle(all, next, way, done))
        return true;
  done.insert(at);
  way.pop_back();
  return false;
}

void find_circle(const arrows& all, const char* of, findings& found) {
  std::set<std::string> done;
  for (const auto& [from, to] : all) {
    std::vector<std::string> way;
    if (!meets_circle(all, from, way, done))
      continue;
    std::string text;
    for (const auto& one : way)
      text += (text.empty() ? "" : " -> ") + one;
    found.push_back({way.front(), 0, std::string("a circle of ") + of + ": " + text});
    return;
  }
}

} // namespace

findings check_include_circles(const tree& files) {
  std::set<std::string, std::less<>> paths;
  for (const auto& file : files)
    paths.insert(file.path);
  arrows of_files;
  arrows of_folders;
  for (const auto& file : files) {
    if (!is_code(file.path))
      continue;
    for (const auto& it : includes_of(file)) {
      const auto target = included_file(file, it, paths);
      if (!paths.contains(target))
        continue;
      of_files[file.path].insert(target);
      const auto from = std::filesystem::path(file.path).parent_path().generic_string();
      const auto to = std::filesystem::path(target).parent_path().generic_string();
      if (from != to && !is_unit_test(file.path))
        of_folders[from].insert(to);
    }
  }
  findings found;
  find_circle(of_files, "files", found);
  find_circle(of_folders, "folders", found);
  return found;
}

} // namespace heddle::tidy
