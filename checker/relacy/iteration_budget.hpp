// How much may be done: operations of an iteration, iterations, time. What is spent is shown to the
// process outside, which looks after a run that crashes or hangs.
#pragma once

#include <chrono>
#include <cstdint>

#include "checker/relacy/access.hpp"
#include "checker/relacy/run_result.hpp"

namespace heddle::relacy {

// What another process sees of a run.
struct progress {
  std::uint64_t iterations = 0; // begun
  std::uint64_t steps = 0;      // operations of all of them
  site last;                    // of the last operation
};

class iteration_budget {
public:
  iteration_budget(const run_options& options, volatile progress& shared)
      : options_(options), shared_(shared) {}

  void begin_iteration();
  // One more operation. False if the iteration has none left.
  bool spend(site where);

  // No further iteration, if so many have ended.
  bool is_spent(std::uint64_t iterations) const;
  // Since the run began.
  double seconds() const;

private:
  const run_options options_;
  volatile progress& shared_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::uint64_t steps_ = 0; // of this iteration
};

} // namespace heddle::relacy
