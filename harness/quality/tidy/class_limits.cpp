#include "harness/quality/tidy/class_limits.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "harness/quality/tidy/process.hpp"

namespace heddle::tidy {
namespace {

namespace fs = std::filesystem;

struct class_size {
  std::size_t line = 0; // of its definition
  unsigned public_methods = 0;
  unsigned data_members = 0;
  bool has_private_state = false;
};

// By file and full name: a definition is in one file, and two files may have classes of one name.
using classes = std::map<std::pair<std::string, std::string>, class_size>;

std::string text_at(const nlohmann::json& tag, const char* key) {
  const auto found = tag.find(key);
  return found == tag.end() ? std::string() : found->get<std::string>();
}

bool has_property(const nlohmann::json& tag, std::string_view wanted) {
  const std::string all = "," + text_at(tag, "properties") + ",";
  return all.find("," + std::string(wanted) + ",") != std::string::npos;
}

bool names_class(std::string_view kind) { return kind == "class" || kind == "struct"; }

void count(const nlohmann::json& tag, classes& sizes) {
  const std::string path = text_at(tag, "path");
  const std::string kind = text_at(tag, "kind");
  const std::string scope = text_at(tag, "scope");
  const std::string access = text_at(tag, "access");
  if (names_class(kind)) {
    const std::string name = text_at(tag, "name");
    sizes[{path, scope.empty() ? name : scope + "::" + name}].line = tag.at("line").get<unsigned>();
    return;
  }
  if (!names_class(text_at(tag, "scopeKind")) ||
      access.empty()) // a definition outside of the class
    return;
  class_size& its = sizes[{path, scope}];
  if (kind != "member") {
    its.public_methods += access == "public" && !has_property(tag, "delete") ? 1 : 0;
    return;
  }
  if (has_property(tag, "static"))
    return;
  ++its.data_members;
  its.has_private_state = its.has_private_state || access != "public";
}

// The name for people: ctags numbers what has none.
std::string shown(std::string name) {
  for (auto begin = name.find("__anon"); begin != name.npos; begin = name.find("__anon"))
    name.erase(begin, std::min(name.find("::", begin), name.size() - 2) + 2 - begin);
  return name;
}

std::string excess(const class_size& its) {
  std::string text;
  if (its.public_methods > max_public_methods)
    text = std::to_string(its.public_methods) + " public methods, at most " +
           std::to_string(max_public_methods);
  if (its.data_members > max_data_members)
    text += (text.empty() ? "" : "; ") + std::to_string(its.data_members) +
            " data members, at most " + std::to_string(max_data_members);
  return its.has_private_state ? text : "";
}

findings judge(const fs::path& root, const classes& sizes) {
  findings found;
  for (const auto& [key, its] : sizes) {
    const std::string why = excess(its);
    if (!why.empty())
      found.push_back({fs::relative(key.first, root).generic_string(), its.line,
                       shown(key.second) + " is several classes: " + why});
  }
  return found;
}

} // namespace

std::optional<findings> check_class_limits(const fs::path& root, const tree& files) {
  const fs::path tags =
      fs::temp_directory_path() / ("heddle_tidy." + std::to_string(::getpid()) + ".tags");
  // Without the user's options, and without patterns, which are cut inside of characters.
  std::vector<std::string> command{"ctags",
                                   "--quiet",
                                   "--options=NONE",
                                   "--output-format=json",
                                   "--language-force=C++",
                                   "--kinds-C++=cspfm",
                                   "--fields=NFaKsZn",
                                   "--fields-C++=+{properties}",
                                   "-f",
                                   tags.string()};
  for (const auto& file : files)
    if (is_code(file.path) && !file.path.ends_with(".c"))
      command.push_back((root / file.path).string());
  const bool done = run_program(command) == 0;
  classes sizes;
  std::ifstream lines(tags);
  for (std::string line; done && std::getline(lines, line);)
    count(nlohmann::json::parse(line), sizes);
  std::error_code ignored;
  fs::remove(tags, ignored);
  if (!done)
    return std::nullopt;
  return judge(root, sizes);
}

} // namespace heddle::tidy
