// Breaking and placing plain text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle::reports {

// Lines of at most `width` characters, broken at spaces where possible.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// The text, cut to `width` characters with dots where it is longer.
std::string shortened(std::string_view text, std::size_t width);

// Puts `text` at a column of a line, over what is there.
void put(std::string& line, std::size_t column, std::string_view text);

void trim_end(std::string& line);

// Whatever is not a printable ASCII character becomes a question mark.
std::string printable(std::string text);

} // namespace heddle::reports
