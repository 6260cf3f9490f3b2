// Parsing of the command line.
#include "harness/platforms/driver/settings.hpp"

#include <cstddef>

namespace heddle::driver {
namespace {

bool is_end(char c) { return c == '\0' || c == ' ' || c == '\n'; }

// If `text` begins with "key=", returns what follows.
const char* value_of(const char* text, const char* key) {
  for (; *key != '\0'; ++key, ++text) {
    if (*text != *key)
      return nullptr;
  }
  return *text == '=' ? text + 1 : nullptr;
}

template <class Number>
bool parse_number(const char* text, Number& out) {
  constexpr auto longest = static_cast<Number>(-1);
  Number number = 0;
  if (is_end(*text))
    return false;
  for (; !is_end(*text); ++text) {
    if (*text < '0' || *text > '9')
      return false;
    const auto digit = static_cast<Number>(*text - '0');
    if (number > (longest - digit) / 10)
      return false;
    number = number * 10 + digit;
  }
  out = number;
  return true;
}

template <std::size_t Size>
bool parse_name(const char* text, char (&out)[Size]) {
  std::size_t length = 0;
  for (; !is_end(text[length]); ++length) {
    if (length + 1 == Size)
      return false;
    out[length] = text[length];
  }
  out[length] = '\0';
  return length > 0;
}

bool parse_word(const char* word, settings& out) {
  if (const char* v = value_of(word, "scenario"))
    return parse_name(v, out.scenario);
  if (const char* v = value_of(word, "seed"))
    return parse_number(v, out.seed);
  if (const char* v = value_of(word, "iterations"))
    return parse_number(v, out.iterations);
  if (const char* v = value_of(word, "milliseconds"))
    return parse_number(v, out.milliseconds);
  if (const char* v = value_of(word, "cpus"))
    return parse_number(v, out.cpus);
  if (const char* v = value_of(word, "relax"))
    return parse_number(v, out.relax);
  if (const char* v = value_of(word, "ipi"))
    return parse_number(v, out.ipi);
  if (const char* v = value_of(word, "timer"))
    return parse_number(v, out.timer);
  if (const char* v = value_of(word, "hang"))
    return parse_number(v, out.hang);
  return false;
}

} // namespace

const char* parse_settings(const char* text, settings& out) {
  if (text == nullptr)
    return nullptr;
  while (*text != '\0') {
    if (is_end(*text)) {
      ++text;
      continue;
    }
    if (!parse_word(text, out))
      return text;
    while (!is_end(*text))
      ++text;
  }
  return nullptr;
}

} // namespace heddle::driver
