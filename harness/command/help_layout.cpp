#include "harness/command/help_layout.hpp"

#include <algorithm>
#include <string_view>

#include "reports/text_layout.hpp"

namespace heddle::command {
namespace {

// Where the text of a line begins that has one behind an option: behind two spaces or more.
std::size_t column_of_text(std::string_view line) {
  const std::size_t word = line.find_first_not_of(' ');
  const std::size_t gap = word == line.npos ? line.npos : line.find("  ", word);
  const std::size_t text = gap == line.npos ? line.npos : line.find_first_not_of(' ', gap);
  return text == line.npos ? 0 : text;
}

} // namespace

std::string fitted_help(const std::string& help, std::size_t width) {
  std::string fitted;
  for (std::size_t begin = 0; begin < help.size();) {
    const std::size_t end = std::min(help.find('\n', begin), help.size());
    const std::string line = help.substr(begin, end - begin);
    begin = end + 1;
    const std::size_t column = column_of_text(line);
    if (line.size() <= width || column + column / 2 > width) {
      fitted += line + '\n';
      continue;
    }
    std::string before = line.substr(0, column);
    for (const std::string& part : reports::wrapped(line.substr(column), width - column)) {
      fitted += before + part + '\n';
      before.assign(column, ' ');
    }
  }
  return fitted;
}

} // namespace heddle::command
