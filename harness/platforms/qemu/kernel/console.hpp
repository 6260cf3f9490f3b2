// Lines on the serial port, for a program to read:
//
//   heddle: WORD key=value key=value … key=the rest of the line
//
// Values are words, but for the keys `mark`, `reason`, `values`, `what` and `why`, which come last
// and take the rest of the line. Lines are written whole, whatever CPU writes.
#pragma once

#include <cstdint>

namespace heddle::bare {

class message {
public:
  explicit message(const char* word);

  message& number(const char* key, std::uint64_t value);
  message& signed_number(const char* key, std::int64_t value);
  message& hex(const char* key, std::uint64_t value);
  message& word(const char* key, const char* value); // spaces as underscores; "-" for null
  message& place(const char* key, const char* file, std::uint32_t line); // key=file:line

  message& rest(const char* key, const char* value); // must be the last

  void send() const;
  // For a CPU that stops here: does not wait long for another one that is writing.
  void send_at_once() const;

private:
  void add(char c);
  void add(const char* text);
  void add_number(std::uint64_t value, unsigned base);
  void add_key(const char* key);
  void write() const;

  char text_[512];
  unsigned length_ = 0;
};

} // namespace heddle::bare
