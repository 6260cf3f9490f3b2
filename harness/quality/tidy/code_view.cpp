// The scanner behind code_view: one pass, one position.
#include "harness/quality/tidy/code_view.hpp"

#include <algorithm>

namespace heddle::tidy {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class blanker {
public:
  explicit blanker(std::string_view text) : text_(text), view_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (starts("//"))
        line_comment();
      else if (starts("/*"))
        blank_to(after("*/", at_ + 2));
      else if (text_[at_] == '"')
        is_raw() ? raw_string() : literal('"');
      else if (text_[at_] == '\'' && !is_digit_separator())
        literal('\'');
      else
        ++at_;
    }
    return std::move(view_);
  }

private:
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  std::size_t after(std::string_view what, std::size_t from) const {
    const auto found = text_.find(what, from);
    return found == text_.npos ? text_.size() : found + what.size();
  }

  void blank_to(std::size_t end) {
    for (; at_ < end; ++at_)
      if (text_[at_] != '\n')
        view_[at_] = ' ';
  }

  void line_comment() {
    auto end = std::min(text_.find('\n', at_), text_.size());
    while (end < text_.size() && text_[end - 1] == '\\')
      end = std::min(text_.find('\n', end + 1), text_.size());
    blank_to(end);
  }

  // An unterminated literal ends with its line: the compiler complains about it, the scan goes on.
  void literal(char quote) {
    auto end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n')
      end += text_[end] == '\\' && end + 1 < text_.size() ? 2 : 1;
    ++at_;
    blank_to(std::min(end, text_.size()));
    if (at_ < text_.size() && text_[at_] == quote)
      ++at_;
  }

  // The prefix of a raw string is R, LR, uR, UR or u8R, and not the end of a longer identifier.
  bool is_raw() const {
    auto begin = at_;
    while (begin > 0 && is_identifier_char(text_[begin - 1]))
      --begin;
    const auto prefix = text_.substr(begin, at_ - begin);
    return prefix == "R" || prefix == "LR" || prefix == "uR" || prefix == "UR" || prefix == "u8R";
  }

  void raw_string() {
    const auto open = std::min(text_.find('(', at_), text_.size());
    const auto delimiter = text_.substr(at_ + 1, open - at_ - 1);
    const auto close = text_.find(")" + std::string(delimiter) + "\"", open);
    ++at_;
    blank_to(close == text_.npos ? text_.size() : close + 1 + delimiter.size());
    if (at_ < text_.size())
      ++at_;
  }

  // 1'000 and 0xff'ff, but not u8'x': the token before the quote is a number.
  bool is_digit_separator() const {
    auto begin = at_;
    while (begin > 0 && (is_identifier_char(text_[begin - 1]) || text_[begin - 1] == '\''))
      --begin;
    return begin < at_ && is_digit(text_[begin]);
  }

  std::string_view text_;
  std::string view_;
  std::size_t at_ = 0;
};

} // namespace

bool is_identifier_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::string code_view(std::string_view text) { return blanker(text).run(); }

} // namespace heddle::tidy
