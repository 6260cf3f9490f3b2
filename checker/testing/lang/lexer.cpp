#include "checker/testing/lang/lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {

namespace {

// Not <cctype>: its functions depend on the locale and are undefined for negative characters.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

} // namespace

token lexer::next() {
  while (offset_ < text_.size() && is_space(text_[offset_]))
    ++offset_;
  if (offset_ == text_.size())
    return {token::form::end, "", 0, here()};
  if (is_letter(text_[offset_]))
    return name();
  if (is_digit(text_[offset_]))
    return integer();
  return symbol();
}

token lexer::name() {
  const position start = here();
  const std::size_t from = offset_;
  while (offset_ < text_.size() && (is_letter(text_[offset_]) || is_digit(text_[offset_])))
    ++offset_;
  return {token::form::name, text_.substr(from, offset_ - from), 0, start};
}

token lexer::integer() {
  token t{token::form::integer, "", 0, here()};
  const std::size_t from = offset_;
  const bool hexadecimal = text_.substr(from, 2) == "0x" || text_.substr(from, 2) == "0X";
  const char* digits = text_.data() + from + (hexadecimal ? 2 : 0);
  const char* limit = text_.data() + text_.size();
  const auto [stopped, error] = std::from_chars(digits, limit, t.value, hexadecimal ? 16 : 10);
  if (error == std::errc::result_out_of_range)
    throw language_error(t.at, "number too large");
  if (error != std::errc{})
    throw language_error(t.at, "a number without digits");
  offset_ = static_cast<std::size_t>(stopped - text_.data());
  if (offset_ < text_.size() && is_letter(text_[offset_]))
    throw language_error(here(), "a letter inside a number");
  t.text = text_.substr(from, offset_ - from);
  return t;
}

token lexer::symbol() {
  constexpr std::array<std::string_view, 8> pairs{"||", "&&", "==", "!=", "<=", ">=", "++", "--"};
  constexpr std::string_view singles = "|&<>=+-*%!()[]{};:,";
  const std::string_view rest = text_.substr(offset_);
  std::size_t length = 1;
  if (std::ranges::find(pairs, rest.substr(0, 2)) != pairs.end()) {
    length = 2;
  } else if (singles.find(rest[0]) == std::string_view::npos) {
    throw language_error(here(), std::string("unexpected character '") + rest[0] + "'");
  }
  token t{token::form::symbol, rest.substr(0, length), 0, here()};
  offset_ += length;
  return t;
}

} // namespace heddle::checker::lang
