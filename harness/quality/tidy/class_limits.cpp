#include "harness/quality/tidy/class_limits.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace heddle::tidy {
namespace {

struct class_size {
  std::size_t line = 0; // of its definition
  unsigned public_methods = 0;
  unsigned data_members = 0;
  bool has_private_state = false;
};

// By file and full name: a definition is in one file, and two files may have classes of one name.
using classes = std::map<std::pair<std::string, std::string>, class_size>;

bool names_class(std::string_view kind) { return kind == "class" || kind == "struct"; }

void count(const source_tag& tag, classes& sizes) {
  if (names_class(tag.kind)) {
    sizes[{tag.path, tag.scope.empty() ? tag.name : tag.scope + "::" + tag.name}].line = tag.line;
    return;
  }
  const bool is_outside = !names_class(tag.scope_kind) || tag.access.empty();
  if (is_outside) // a definition, if anything
    return;
  class_size& its = sizes[{tag.path, tag.scope}];
  if (tag.kind != "member") {
    its.public_methods += tag.access == "public" && !has_property(tag, "delete") ? 1 : 0;
    return;
  }
  if (has_property(tag, "static"))
    return;
  ++its.data_members;
  its.has_private_state = its.has_private_state || tag.access != "public";
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

} // namespace

findings check_class_limits(const std::vector<source_tag>& tags) {
  classes sizes;
  for (const source_tag& tag : tags)
    if (!tag.path.ends_with(".c"))
      count(tag, sizes);
  findings found;
  for (const auto& [key, its] : sizes) {
    const std::string why = excess(its);
    if (!why.empty())
      found.push_back({key.first, its.line, shown(key.second) + " is several classes: " + why});
  }
  return found;
}

} // namespace heddle::tidy
