// Whether an execution repeats: it is run once more, in a machine of its own with other addresses
// and other garbage in fresh memory.
#pragma once

#include <memory>
#include <string>

#include "checker/graph/execution.hpp"
#include "checker/graph/failure.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/machine_image.hpp"

namespace heddle::checker {

struct runner;

class repetition {
public:
  // `here` runs the executions that are repeated; both outlive it.
  repetition(const machine_source& source, runner& here);
  ~repetition();

  // Repeats the execution that just ended. False, and what differs, if the program does not do the
  // same: it reads memory that it never wrote, looks at the bits of addresses, or keeps something
  // from execution to execution.
  bool repeats(const execution& ended, failure& out);

private:
  bool same_observations() const;
  bool same_end(const execution& ended, failure& out);
  bool same_lane(lane_id id, failure& out);
  std::string describe_state(const lane& l) const;

  const machine_source& source_;
  runner& here_;
  std::unique_ptr<runner> there_; // built when it is first needed
};

} // namespace heddle::checker
