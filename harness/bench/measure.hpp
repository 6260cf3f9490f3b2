// What one benchmark costs.
#pragma once

#include <cstdint>
#include <optional>

#include <heddle/memory_model.hpp>

#include "harness/bench/programs.hpp"

namespace heddle::bench {

struct measurement {
  std::uint64_t executions = 0; // complete and blocked
  std::uint64_t complete = 0;
  std::uint64_t added = 0;          // events
  std::uint64_t replayed = 0;       // events
  std::uint64_t graph = 0;          // events of the last execution
  double seconds = 0;               // on the processor
  double ns_per_replayed_event = 0; // replaying the last execution, the reset of memory included
  double ns_per_added_event = 0;    // all that is not replay
};

measurement measure(const benchmark& b, memory_model model);

// Explores once and times nothing: for a profiler.
measurement explore_once(const benchmark& b, memory_model model);

// Every interleaving; nothing if it did not end within `seconds`.
std::optional<measurement> measure_naive(const benchmark& b, double seconds);

long peak_rss_kb();

} // namespace heddle::bench
