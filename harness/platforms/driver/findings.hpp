// What the iterations of a run found: expectations that did not hold, and marks that were reached.
// Neither locks: see notes.hpp.
#pragma once

#include <cstdint>

namespace heddle::driver {

// One expectation of the source that did not hold, however often.
struct failure {
  const char* kind = nullptr;
  const char* why = nullptr;
  const char* file = nullptr;
  std::uint32_t line = 0;
  unsigned cpu = 0;                  // where it was seen first
  std::uint64_t first_iteration = 0; // and when
  std::uint64_t count = 0;
};

class failure_table {
public:
  static constexpr unsigned limit = 32;

  void add(const failure& seen);
  const failure* begin() const { return entries_; }
  const failure* end() const { return entries_ + used_; }
  std::uint64_t total() const { return total_; } // those that found no room included

private:
  failure entries_[limit];
  unsigned used_ = 0;
  std::uint64_t total_ = 0;
};

struct mark {
  const char* text = nullptr;
  std::uint64_t count = 0;
};

class mark_table {
public:
  static constexpr unsigned limit = 64;

  void add(const char* text, std::uint64_t times); // 0 times: declared, perhaps never reached
  const mark* begin() const { return entries_; }
  const mark* end() const { return entries_ + used_; }

private:
  mark entries_[limit];
  unsigned used_ = 0;
};

} // namespace heddle::driver
