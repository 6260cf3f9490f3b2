// The rows of a failing schedule: one per step, and between them what a lane turns to.
#pragma once

#include <string>
#include <vector>

#include "reports/failing_schedule.hpp"
#include "reports/phrases.hpp"

namespace heddle::reports {

struct row {
  checker::lane_id lane = 0;
  bool marked = false;
  unsigned number =
      0;              // of the step, from 1; 0: not a step, but "dma returns", "switches to waiter"
  unsigned depth = 0; // of interrupt handlers
  bool in_task = false;    // of the CPU's own program, or in a handler that interrupts one
  bool only_looks = false; // a step that reads, and neither writes nor waits in vain
  checker::context_id context = checker::own_context;
  phrase words{};
};

struct row_list {
  std::vector<row> rows;
  unsigned failing_depth = 0; // of what fails
  bool fails_in_task = false;
};

// Marks what no interleaving has; if there is nothing like that, the last time that a lane was left
// in the middle.
row_list rows_of(const failing_schedule& schedule, const checker::trace::linear_order& order,
                 const phrasebook& words);

// What the mark means in these rows; empty if there is none.
std::string legend_of(const failing_schedule& schedule, const std::vector<row>& rows,
                      const checker::trace::linear_order& order);

} // namespace heddle::reports
