#include "harness/quality/tidy/source_tags.hpp"

#include <fstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "harness/quality/tidy/process.hpp"

namespace heddle::tidy {
namespace {

namespace fs = std::filesystem;

std::string text_at(const nlohmann::json& tag, const char* key) {
  const auto found = tag.find(key);
  return found == tag.end() ? std::string() : found->get<std::string>();
}

std::size_t number_at(const nlohmann::json& tag, const char* key) {
  const auto found = tag.find(key);
  return found == tag.end() ? 0 : found->get<std::size_t>();
}

source_tag tag_of(const nlohmann::json& json, const fs::path& root) {
  return {.path = fs::path(text_at(json, "path")).lexically_relative(root).generic_string(),
          .name = text_at(json, "name"),
          .kind = text_at(json, "kind"),
          .scope = text_at(json, "scope"),
          .scope_kind = text_at(json, "scopeKind"),
          .access = text_at(json, "access"),
          .properties = "," + text_at(json, "properties") + ",",
          .line = number_at(json, "line"),
          .end = number_at(json, "end")};
}

} // namespace

bool has_property(const source_tag& tag, std::string_view wanted) {
  return tag.properties.find("," + std::string(wanted) + ",") != std::string::npos;
}

std::optional<std::vector<source_tag>> read_source_tags(const fs::path& root, const tree& files) {
  const fs::path output =
      fs::temp_directory_path() / ("heddle_tidy." + std::to_string(::getpid()) + ".tags");
  // Without the user's options, and without patterns, which are cut inside of characters.
  std::vector<std::string> command{"ctags",
                                   "--quiet",
                                   "--options=NONE",
                                   "--output-format=json",
                                   "--language-force=C++",
                                   "--kinds-C++=cspfm",
                                   "--fields=NFaeKsZn",
                                   "--fields-C++=+{properties}",
                                   "-f",
                                   output.string()};
  for (const auto& file : files)
    if (is_code(file.path))
      command.push_back((root / file.path).string());
  const bool done = run_program(command) == 0;
  std::vector<source_tag> tags;
  std::ifstream lines(output);
  for (std::string line; done && std::getline(lines, line);)
    tags.push_back(tag_of(nlohmann::json::parse(line), root));
  std::error_code ignored;
  fs::remove(output, ignored);
  if (!done)
    return std::nullopt;
  return tags;
}

} // namespace heddle::tidy
