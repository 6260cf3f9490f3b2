// Words one after the other.
#include "checker/testing/lang/token_reader.hpp"

#include <limits>

#include "checker/testing/lang/validate.hpp"

namespace heddle::checker::lang {
namespace {

constexpr std::uint64_t max_magnitude = std::numeric_limits<std::int64_t>::max();

} // namespace

token token_reader::take() {
  token t = current_;
  current_ = following_;
  if (following_.what != token::form::end)
    following_ = words_.next();
  return t;
}

bool token_reader::accept(std::string_view text) {
  if (!at(text))
    return false;
  take();
  return true;
}

void token_reader::expect(std::string_view text) {
  if (!accept(text))
    fail("'" + std::string(text) + "'");
}

void token_reader::fail(const std::string& wanted) const {
  const bool end = current_.what == token::form::end;
  throw language_error(current_.at, "expected " + wanted + ", found " +
                                        (end ? "the end" : "'" + std::string(current_.text) + "'"));
}

std::string token_reader::name(const char* what) {
  if (current_.what != token::form::name)
    fail(what);
  if (is_reserved(current_.text))
    throw language_error(current_.at, "'" + std::string(current_.text) + "' is not " + what);
  return std::string(take().text);
}

std::int64_t token_reader::integer() {
  const bool negative = accept("-");
  if (current_.what != token::form::integer)
    fail("a number");
  const token t = take();
  if (t.value > max_magnitude + (negative ? 1 : 0))
    throw language_error(t.at, "number too large");
  return static_cast<std::int64_t>(negative ? 0 - t.value : t.value);
}

std::uint32_t token_reader::number_up_to(std::int64_t most, const char* what) {
  const token first = current_;
  const std::int64_t n = integer();
  if (n < 0 || n > most)
    throw language_error(first.at, std::string(what) + " is at most " + std::to_string(most));
  return static_cast<std::uint32_t>(n);
}

} // namespace heddle::checker::lang
