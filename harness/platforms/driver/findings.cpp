// The tables of failures and marks.
#include "harness/platforms/driver/findings.hpp"

#include "harness/platforms/driver/text.hpp"

namespace heddle::driver {

void failure_table::add(const failure& seen) {
  ++total_;
  for (unsigned i = 0; i < used_; ++i) {
    failure& f = entries_[i];
    if (f.line == seen.line && same_text(f.file, seen.file) && same_text(f.kind, seen.kind) &&
        same_text(f.why, seen.why)) {
      ++f.count;
      return;
    }
  }
  if (used_ == limit)
    return;
  entries_[used_] = seen;
  entries_[used_++].count = 1;
}

void mark_table::add(const char* text, std::uint64_t times) {
  for (unsigned i = 0; i < used_; ++i) {
    if (same_text(entries_[i].text, text)) {
      entries_[i].count += times;
      return;
    }
  }
  if (used_ < limit)
    entries_[used_++] = {text, times};
}

} // namespace heddle::driver
