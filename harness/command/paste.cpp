// Words for a shell.
#include "harness/command/paste.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string_view>

namespace heddle::command {

std::string paste(const std::string& word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("-_./:+,@%=").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain)
    return word;
  std::string quoted = "'";
  for (const char c : word)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string callable_as(const std::string& program) {
  if (program.find('/') == std::string::npos)
    return program;
  std::error_code ignored;
  const auto here = std::filesystem::current_path(ignored);
  const std::string relative = std::filesystem::path(program).lexically_relative(here).string();
  const bool below = !relative.empty() && relative.substr(0, 2) != "..";
  return below ? (relative.find('/') == std::string::npos ? "./" + relative : relative) : program;
}

} // namespace heddle::command
