// Test support: machines with interrupts, explored with pruning and without.
#pragma once

#include <functional>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <heddle/machine.hpp>

#include "checker/check/check.hpp"

namespace heddle::checker {

using outcomes = std::set<std::string>;

// With interrupts offered everywhere; offered where it matters, the result is the same.
inline check_result run(const std::function<void(machine&)>& build,
                        memory_model model = memory_model::sc) {
  const check_result all =
      heddle::check({.model = model, .stop_at_first_failure = false, .irq_pruning = false}, build);
  const check_result pruned =
      heddle::check({.model = model, .stop_at_first_failure = false}, build);
  EXPECT_EQ(pruned.outcomes, all.outcomes) << pruned.report();
  EXPECT_EQ(pruned.kinds, all.kinds) << pruned.report();
  EXPECT_EQ(pruned.exhaustive, all.exhaustive);
  EXPECT_LE(pruned.executions, all.executions);
  return all;
}

inline outcomes outcomes_of(const std::function<void(machine&)>& build,
                            memory_model model = memory_model::sc) {
  const check_result r = run(build, model);
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  return r.outcomes;
}

} // namespace heddle::checker
