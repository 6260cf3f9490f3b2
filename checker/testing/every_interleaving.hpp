// Whether the engine finds exactly what the interleavings of a machine lead to, under sc.
//
// What is the same for both, graph by graph, and why it is the right thing to compare:
//
// * Ends are compared: executions that are complete, in which a property failed, and in which
//   nobody can go on. A blocked execution is one that another execution contains or that is outside
//   the program; which of those an engine meets on its way is its own affair.
// * A lane that waits for ever ends, for the engine, with the read that it waits on; in a schedule
//   it performs none. So such reads are left out. At an end they have seen the newest write, or
//   the lane would go on in a longer execution that is compared instead.
// * Interrupts are offered everywhere, to both. Where the delivery rule offers them, the graphs are
//   fewer by intention; that it loses nothing is checked elsewhere (oracle/pruning.hpp).
// * A lane ends with a data race or a use after free for the engine, but goes on in a schedule. A
//   program with one of them has no defined executions behind it: both must find one, and what the
//   engine finds besides must be among what the schedules lead to.
#pragma once

#include <cstdint>
#include <string>

#include "checker/runtime/machine_image.hpp"

namespace heddle::checker {

struct interleavings_options {
  std::uint64_t budget = 100'000; // schedules
  // Goes on from only one of the schedules that lead to equal partial executions: far fewer are
  // needed for the same executions (oracle/naive.hpp).
  bool merge = true;
};

struct interleavings {
  // More schedules than the budget; nothing was compared.
  bool over_budget = false;
  std::uint64_t schedules = 0;
  std::uint64_t executions = 0; // distinct ends that the schedules lead to
  // Empty, or what differs in words, several lines.
  std::string differences;
};

// Runs every schedule, and the engine if the budget allowed for all of them.
interleavings compare_with_interleavings(const machine_source& source,
                                         const interleavings_options& options);

} // namespace heddle::checker
