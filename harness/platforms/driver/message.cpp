// Formatting of lines.
#include "harness/platforms/driver/message.hpp"

#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {

message::message(const char* word) {
  add("heddle: ");
  add(word);
}

message& message::number(const char* key, std::uint64_t value) {
  add_key(key);
  add_number(value, 10);
  return *this;
}

message& message::hex(const char* key, std::uint64_t value) {
  add_key(key);
  add("0x");
  add_number(value, 16);
  return *this;
}

message& message::word(const char* key, const char* value) {
  add_key(key);
  for (const char* p = value != nullptr ? value : "-"; *p != '\0'; ++p)
    add(*p == ' ' ? '_' : *p);
  return *this;
}

message& message::rest(const char* key, const char* value) {
  add_key(key);
  add(value != nullptr ? value : "-");
  return *this;
}

message& message::place(const char* key, const char* file, std::uint32_t line) {
  word(key, file);
  if (file != nullptr) {
    add(':');
    add_number(line, 10);
  }
  return *this;
}

void message::send() const { port::write(text_, length_); }

void message::add(char c) {
  // A line that is too long is cut; what matters comes first.
  if (length_ < sizeof text_)
    text_[length_++] = c == '\n' ? ' ' : c;
}

void message::add(const char* text) {
  for (; *text != '\0'; ++text)
    add(*text);
}

void message::add_number(std::uint64_t value, unsigned base) {
  char digits[20];
  unsigned count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  while (count > 0)
    add(digits[--count]);
}

void message::add_key(const char* key) {
  add(' ');
  add(key);
  add('=');
}

} // namespace heddle::driver
