// How much a person has to follow to understand a failure.
#pragma once

#include <compare>
#include <cstddef>

#include "checker/trace/causes.hpp"

namespace heddle::checker::trace {

// Of the events to show, in their readable order. The smaller of two sizes is the one with fewer of
// the first count in which they differ.
struct failure_size {
  unsigned weak = 0;        // steps that no interleaving has: stale reads, overtaken writes
  unsigned preemptions = 0; // how often a lane is left although it could go on
  unsigned interrupts = 0;  // deliveries
  unsigned tasks = 0;       // lanes, and tasks on them, that do anything
  unsigned operations = 0;  // steps; those of handlers count, deliveries do not

  friend auto operator<=>(const failure_size&, const failure_size&) = default;
};

failure_size size_of(const execution& g, const violation& v);

} // namespace heddle::checker::trace
