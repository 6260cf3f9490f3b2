// The table of outcomes.
#include "harness/platforms/driver/outcomes.hpp"

#include "harness/platforms/driver/text.hpp"

namespace heddle::driver {
namespace {

// Appends to a text of fixed size; what finds no room is cut.
class writer {
public:
  explicit writer(char (&text)[128]) : text_(text) { text_[0] = '\0'; }

  bool empty() const { return length_ == 0; }

  void add(char c) {
    if (length_ + 1 < sizeof text_) {
      text_[length_++] = c;
      text_[length_] = '\0';
    }
  }
  void add(const char* s) {
    for (; *s != '\0'; ++s)
      add(*s);
  }
  void add(std::int64_t value) {
    auto rest = static_cast<std::uint64_t>(value);
    if (value < 0) {
      add('-');
      rest = 0 - rest;
    }
    char digits[20];
    unsigned count = 0;
    do {
      digits[count++] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    while (count > 0)
      add(digits[--count]);
  }

private:
  char (&text_)[128];
  unsigned length_ = 0;
};

} // namespace

void outcome_table::observe(const char* key, std::int64_t value) {
  unsigned at = 0;
  while (at < values_used_ && compare_text(values_[at].key, key) < 0)
    ++at;
  if (at < values_used_ && same_text(values_[at].key, key)) {
    values_[at].value = value;
    return;
  }
  if (values_used_ == value_limit)
    return;
  for (unsigned i = values_used_++; i > at; --i)
    values_[i] = values_[i - 1];
  values_[at] = {key, value};
}

void outcome_table::end_iteration(std::uint64_t iteration) {
  if (values_used_ == 0)
    return;
  char text[128];
  write_values(text);
  values_used_ = 0;
  for (unsigned i = 0; i < outcomes_used_; ++i) {
    if (same_text(outcomes_[i].text, text)) {
      ++outcomes_[i].count;
      return;
    }
  }
  if (outcomes_used_ == outcome_limit) {
    ++untold_;
    return;
  }
  outcome& o = outcomes_[outcomes_used_++];
  __builtin_memcpy(o.text, text, sizeof text);
  o.count = 1;
  o.first_iteration = iteration;
}

void outcome_table::write_values(char (&text)[128]) const {
  writer w(text);
  for (unsigned i = 0; i < values_used_; ++i) {
    if (!w.empty())
      w.add(' ');
    w.add(values_[i].key);
    w.add('=');
    w.add(values_[i].value);
  }
}

} // namespace heddle::driver
