// What the parts of a runner have in common.
#pragma once

namespace heddle::checker {

struct runner;

// A part of a runner: it owns the state of one concern, and reaches the other parts through the
// runner that is made of them all (runner.hpp).
class run_part {
public:
  run_part(const run_part&) = delete;
  run_part& operator=(const run_part&) = delete;

protected:
  explicit run_part(runner& r) : run_(r) {}
  ~run_part() = default;

  runner& run_;
};

} // namespace heddle::checker
