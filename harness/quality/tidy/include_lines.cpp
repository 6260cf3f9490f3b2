// Reading include directives.
#include "harness/quality/tidy/include_lines.hpp"

#include <optional>

#include "harness/quality/tidy/code_view.hpp"

namespace heddle::tidy {
namespace {

/// The include directive of a line, if it is one. `code` is the code view of the same line: it
/// blanks the quoted path and comments.
std::optional<include> parse_include(std::size_t number, std::string_view line,
                                     std::string_view code) {
  const auto hash = code.find_first_not_of(" \t");
  if (hash == code.npos || code[hash] != '#')
    return {};
  const auto word = code.find_first_not_of(" \t", hash + 1);
  if (word == code.npos || !code.substr(word).starts_with("include"))
    return {};
  const auto open = code.find_first_of("\"<", word);
  if (open == code.npos)
    return {};
  const bool quoted = code[open] == '"';
  const auto close = line.find(quoted ? '"' : '>', open + 1);
  if (close == line.npos)
    return {};
  return include{number, line.substr(open + 1, close - open - 1), quoted};
}

} // namespace

std::vector<include> includes_of(const source_file& file) {
  std::vector<include> found;
  const auto code = code_view(file.text);
  std::size_t begin = 0;
  for_each_line(file.text, [&](std::size_t number, std::string_view line) {
    if (const auto parsed =
            parse_include(number, line, std::string_view(code).substr(begin, line.size())))
      found.push_back(*parsed);
    begin += line.size() + 1;
  });
  return found;
}

} // namespace heddle::tidy
