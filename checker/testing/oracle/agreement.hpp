// Whether the engine and the oracles say the same about a mini-language program: the same set of
// executions, none of them twice, the same verdicts on races, deadlocks and checks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checker/explore/explore.hpp"
#include "checker/testing/lang/ast.hpp"
#include "checker/testing/oracle/axiomatic.hpp"

namespace heddle::checker::oracle {

struct agreement_options {
  std::vector<memory_model> models{memory_model::sc, memory_model::tso, memory_model::rc11};
  std::vector<schedule_policy> policies{schedule_policy::left_to_right,
                                        schedule_policy::writes_first, schedule_policy::random};
  std::uint64_t seed = 1; // of the random policy
  // Budgets of the oracles.
  std::uint64_t max_structures = 30'000;
  std::uint64_t max_candidates = 100'000;
  std::uint64_t max_schedules = 100'000;
};

struct agreement {
  // Brute force could not afford the program; nothing was compared.
  bool over_budget = false;
  // Empty, or the first differences in words, several lines.
  std::string differences;
  // What brute force found.
  axiomatic_result expected;
  // Whether the schedules under SC were few enough to be compared as well.
  bool schedules_compared = false;
};

agreement compare(const lang::program_tree& tree, const agreement_options& options = {});

} // namespace heddle::checker::oracle
