// Formatting and writing of lines.
#include "harness/platforms/qemu/kernel/console.hpp"

#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/spin_lock.hpp"

namespace heddle::bare {
namespace {

constinit spin_lock console_lock;
constexpr unsigned patience = 100000; // turns

} // namespace

message::message(const char* word) {
  add("heddle: ");
  add(word);
}

message& message::number(const char* key, std::uint64_t value) {
  add_key(key);
  add_number(value, 10);
  return *this;
}

message& message::signed_number(const char* key, std::int64_t value) {
  add_key(key);
  if (value < 0)
    add('-');
  const auto bits = static_cast<std::uint64_t>(value);
  add_number(value < 0 ? 0 - bits : bits, 10);
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

void message::send() const {
  const locked hold(console_lock);
  write();
}

void message::send_at_once() const {
  arch::mask();
  for (unsigned i = 0; i < patience; ++i) {
    if (!__atomic_exchange_n(&console_lock.taken, true, __ATOMIC_ACQUIRE))
      break;
    arch::relax();
  }
  write();
  __atomic_store_n(&console_lock.taken, false, __ATOMIC_RELEASE);
}

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

void message::write() const {
  for (unsigned i = 0; i < length_; ++i)
    arch::put(text_[i]);
  arch::put('\n');
}

} // namespace heddle::bare
