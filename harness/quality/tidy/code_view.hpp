// A source text with everything that is not code blanked out, so that simple scans cannot be fooled
// by comments and literals.
#pragma once

#include <string>
#include <string_view>

namespace heddle::tidy {

/// The same text, position by position, with the contents of comments, strings and character
/// literals replaced by spaces. Quotes and line ends stay. Understands raw strings, escapes,
/// continued line comments and digit separators; trigraphs are not.
std::string code_view(std::string_view text);

/// Whether a character can be part of an identifier.
bool is_identifier_char(char c);

} // namespace heddle::tidy
