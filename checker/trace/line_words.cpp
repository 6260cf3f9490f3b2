// Splitting a line of a trace file into names, numbers and operations.
#include "checker/trace/line_words.hpp"

#include <charconv>

namespace heddle::checker::trace {
namespace {

std::optional<target> bare_target(const std::string& word) {
  if (word == "fence")
    return target::fence;
  if (word == "choice")
    return target::choice;
  if (word == "start")
    return target::start;
  if (word == "join")
    return target::join;
  if (word == "arrivals")
    return target::arrivals;
  if (word == "life")
    return target::life;
  return std::nullopt;
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f')
    return static_cast<unsigned>(c - 'a') + 10U;
  return std::nullopt;
}

} // namespace

// Words are separated by one space.
bool line_words::end_word() {
  if (rest_.empty())
    return true;
  if (rest_.front() != ' ' || rest_.size() == 1)
    return false;
  rest_.remove_prefix(1);
  return true;
}

bool line_words::take(std::string_view expected) {
  const std::string_view word = rest_.substr(0, rest_.find(' '));
  if (word != expected)
    return false;
  rest_.remove_prefix(word.size());
  return end_word();
}

std::optional<std::string> line_words::quoted_name() {
  std::string result;
  rest_.remove_prefix(1);
  while (!rest_.empty() && rest_.front() != '"') {
    char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\\') {
      if (rest_.empty())
        return std::nullopt;
      c = rest_.front();
      rest_.remove_prefix(1);
      if (c == 'x') {
        const auto high = rest_.size() < 2 ? std::nullopt : hex_digit(rest_[0]);
        const auto low = rest_.size() < 2 ? std::nullopt : hex_digit(rest_[1]);
        if (!high || !low)
          return std::nullopt;
        c = static_cast<char>(*high * 16U + *low);
        rest_.remove_prefix(2);
      } else if (c != '"' && c != '\\') {
        return std::nullopt;
      }
    }
    result += c;
  }
  if (rest_.empty())
    return std::nullopt;
  rest_.remove_prefix(1);
  return result;
}

std::optional<std::string> line_words::raw_name(bool& in_quotes, std::string_view stops) {
  in_quotes = !rest_.empty() && rest_.front() == '"';
  if (in_quotes)
    return quoted_name();
  const std::string_view word = rest_.substr(0, rest_.find_first_of(stops));
  if (word.empty())
    return std::nullopt;
  rest_.remove_prefix(word.size());
  return std::string(word);
}

std::optional<std::string> line_words::name() {
  bool in_quotes = false;
  std::optional<std::string> result = raw_name(in_quotes, " ");
  return result && end_word() ? result : std::nullopt;
}

std::optional<std::uint64_t> line_words::number() {
  std::uint64_t value = 0;
  const char* begin = rest_.data();
  const auto [end, error] = std::from_chars(begin, begin + rest_.size(), value);
  if (error != std::errc{})
    return std::nullopt;
  rest_.remove_prefix(static_cast<std::size_t>(end - begin));
  if (!end_word())
    return std::nullopt;
  return value;
}

std::optional<operation> line_words::op() {
  operation o;
  std::optional<std::string> lane = name();
  if (!lane)
    return std::nullopt;
  o.lane = std::move(*lane);
  return target_of(o) ? std::optional(o) : std::nullopt;
}

bool line_words::target_of(operation& o) {
  bool in_quotes = false;
  std::optional<std::string> object = raw_name(in_quotes, " #");
  if (!object || rest_.empty() || rest_.front() != '#')
    return false;
  rest_.remove_prefix(1);
  const std::optional<target> bare = in_quotes ? std::nullopt : bare_target(*object);
  if (bare)
    o.on = *bare;
  else
    o.object = std::move(*object);
  const std::optional<std::uint64_t> count = number();
  if (!count || *count == 0 || *count > 0xFFFFFFFFU)
    return false;
  o.number = static_cast<unsigned>(*count);
  return true;
}

} // namespace heddle::checker::trace
