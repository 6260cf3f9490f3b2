// Lines for a program to read (harness/platforms/qemu/guest_report.hpp):
//
//   heddle: WORD key=value key=value … key=the rest of the line
//
// Values are words, but for the keys `mark`, `reason`, `values`, `what` and `why`, which come last
// and take the rest of the line. Lines are written whole, whatever CPU writes.
#pragma once

#include <cstdint>

namespace heddle::driver {

class message {
public:
  explicit message(const char* word);

  message& number(const char* key, std::uint64_t value);
  message& hex(const char* key, std::uint64_t value);
  message& word(const char* key, const char* value); // spaces as underscores; "-" for null
  message& place(const char* key, const char* file, std::uint32_t line); // key=file:line

  message& rest(const char* key, const char* value); // must be the last

  void send() const;

private:
  void add(char c);
  void add(const char* text);
  void add_number(std::uint64_t value, unsigned base);
  void add_key(const char* key);

  char text_[512];
  unsigned length_ = 0;
};

} // namespace heddle::driver
