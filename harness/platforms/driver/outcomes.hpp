// Observed values: those of one iteration form its outcome ("r0=0 r1=1", keys sorted), and the run
// counts how often each outcome occurred. Does not lock: see notes.hpp.
#pragma once

#include <cstdint>

namespace heddle::driver {

struct outcome {
  char text[128] = {};
  std::uint64_t count = 0;
  std::uint64_t first_iteration = 0;
};

class outcome_table {
public:
  static constexpr unsigned value_limit = 16;
  static constexpr unsigned outcome_limit = 64;

  void observe(const char* key, std::int64_t value); // replaces an earlier one of this iteration
  void end_iteration(std::uint64_t iteration);       // counts the outcome, if anything was observed
  void forget_iteration() { values_used_ = 0; }

  const outcome* begin() const { return outcomes_; }
  const outcome* end() const { return outcomes_ + outcomes_used_; }
  std::uint64_t untold() const { return untold_; } // iterations whose outcome found no room

private:
  struct observation {
    const char* key;
    std::int64_t value;
  };

  void write_values(char (&text)[128]) const;

  observation values_[value_limit] = {};
  unsigned values_used_ = 0;
  outcome outcomes_[outcome_limit];
  unsigned outcomes_used_ = 0;
  std::uint64_t untold_ = 0;
};

} // namespace heddle::driver
