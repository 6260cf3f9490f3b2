// Leads a machine through recorded decisions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/explore/guided.hpp"
#include "checker/runtime/fiber_program.hpp"
#include "checker/trace/decisions.hpp"

namespace heddle::checker::trace {

// One execution is never too long unless its graph is: whatever bound the check had, it had not cut
// this one.
inline constexpr limits no_limits{.max_events = 0};

struct followed {
  guided_result run;
  // The first decision that had no effect because this build lacks what it names, in words.
  std::optional<std::string> not_applied{};
  // Decisions whose step came, and which the program, or the memory model, does not allow any more,
  // in words. Without them the run goes on as a replay does by itself.
  std::vector<std::string> excluded{};
  std::vector<decision> without_effect{}; // all of these
};

// More than once where the program turns out to be something else than was known of it before:
// memory is accessed in another way, or objects have names, by which decisions know them, that they
// get only after their first operations.
followed follow(fiber_program& p, memory_model model, const std::vector<decision>& decisions);

} // namespace heddle::checker::trace
