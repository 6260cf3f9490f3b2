// Test support: random programs with interrupts, pruned against unpruned.
#pragma once

#include <gtest/gtest.h>

#include <sstream>

#include "checker/testing/oracle/pruning.hpp"
#include "checker/testing/oracle/random_cycle.hpp"
#include "checker/testing/oracle/random_program_gen.hpp"

namespace heddle::checker::oracle {

struct pruning_statistics {
  unsigned compared = 0;
  unsigned redrawn = 0; // too many executions
  unsigned stuck = 0;
  unsigned failing = 0;
  unsigned rounds = 0;        // at most
  std::uint64_t unpruned = 0; // executions of all programs
  std::uint64_t pruned = 0;
};

// Compares that many programs of `arbitrary`; a difference fails the test and is shrunk.
inline pruning_statistics check_pruning(memory_model m,
                                        const rc::Gen<lang::program_tree>& arbitrary, int count) {
  pruning_statistics seen;
  explore_options options;
  options.model = m;
  options.bounds.max_executions = 5000;
  const auto property = [&] {
    const lang::program_tree tree = *arbitrary;
    const explored everywhere = explore_unpruned(tree, options);
    if (!everywhere.exhaustive) {
      ++seen.redrawn;
      RC_DISCARD("too many executions");
    }
    const explored pruned = explore_pruned(tree, options);
    RC_ASSERT(pruned.exhaustive);
    RC_ASSERT(everywhere.found.outcomes == pruned.found.outcomes);
    RC_ASSERT(everywhere.found.stuck == pruned.found.stuck);
    RC_ASSERT(everywhere.found.kinds == pruned.found.kinds);
    ++seen.compared;
    seen.stuck += everywhere.found.stuck ? 1 : 0;
    seen.failing += everywhere.found.kinds.empty() ? 0 : 1;
    seen.rounds = std::max(seen.rounds, pruned.rounds);
    seen.unpruned += everywhere.executions;
    seen.pruned += pruned.executions;
  };
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = count;
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  if (!result.is<rc::detail::SuccessResult>()) {
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    ADD_FAILURE() << text.str();
  }
  return seen;
}

inline pruning_statistics check_pruning(memory_model m, const program_shape& shape, int count) {
  return check_pruning(m, arbitrary_program(shape), count);
}

inline pruning_statistics check_pruning_of_interrupted_cycles(memory_model m, int count) {
  return check_pruning(m, programs_made_by(random_interrupted_cycle), count);
}

} // namespace heddle::checker::oracle
