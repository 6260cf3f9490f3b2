// Exploring a mini-language program with its interrupts offered everywhere, and offered where the
// rule wants it.
#pragma once

#include <set>
#include <string>

#include "checker/explore/explore.hpp"
#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::oracle {

// What is found out about a program, and must not depend on the rule.
struct findings {
  std::set<std::string> outcomes; // of complete executions, see outcome.hpp
  bool stuck = false;
  std::set<kind> kinds; // of failures
  friend bool operator==(const findings&, const findings&) = default;
};

struct explored {
  findings found;
  std::uint64_t executions = 0; // complete, blocked and failed ones of the last round
  unsigned rounds = 0;
  bool exhaustive = false;
};

explored explore_unpruned(const lang::program_tree& tree, const explore_options& options);
explored explore_pruned(const lang::program_tree& tree, const explore_options& options);

} // namespace heddle::checker::oracle
