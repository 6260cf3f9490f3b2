// Breaking and placing plain text.
#include "reports/text_layout.hpp"

#include <algorithm>

namespace heddle::reports {

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (text.size() > width) {
    const std::size_t space = text.rfind(' ', width);
    // A word longer than the line is broken where the line ends.
    const bool breaks_word = space == std::string_view::npos || space == 0;
    const std::size_t end = breaks_word ? width : space;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(breaks_word ? end : end + 1);
  }
  lines.emplace_back(text);
  return lines;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (text.size() <= width)
    return std::string(text);
  constexpr std::size_t dots = 2;
  if (width <= dots)
    return std::string(text.substr(0, width));
  return std::string(text.substr(0, width - dots)) + "..";
}

void put(std::string& line, std::size_t column, std::string_view text) {
  if (line.size() < column + text.size())
    line.resize(column + text.size(), ' ');
  std::copy(text.begin(), text.end(), line.begin() + static_cast<std::ptrdiff_t>(column));
}

void trim_end(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

} // namespace heddle::reports
