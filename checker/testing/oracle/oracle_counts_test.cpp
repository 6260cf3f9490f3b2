// The oracles on the table of counts: brute force finds the expected number of executions of every
// program it can afford, and under SC exactly the executions that schedules reach.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "checker/naive/naive.hpp"
#include "checker/testing/lang/counts.hpp"
#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/lang/parser.hpp"
#include "checker/testing/oracle/axiomatic.hpp"

namespace heddle::checker::oracle {
namespace {

// Per program text: expected number of complete executions per model.
using expected_counts = std::map<std::string, std::map<memory_model, std::uint64_t>>;

expected_counts table() {
  std::ifstream file(HEDDLE_COUNTS_TABLE);
  expected_counts out;
  for (const lang::expectation& e : lang::comparable(lang::read_counts(file)))
    if (e.complete <= 3000)
      out[e.program][e.model] = e.complete;
  return out;
}

TEST(oracle_counts, brute_force_finds_the_expected_numbers) {
  unsigned compared = 0;
  unsigned over_budget = 0;
  for (const auto& [program, counts] : table()) {
    SCOPED_TRACE(program);
    const axiomatic_result found = enumerate_candidates(
        lang::parse(program), {.max_structures = 20'000, .max_candidates = 20'000});
    if (found.over_budget) {
      ++over_budget;
      continue;
    }
    for (const auto& [model, complete] : counts) {
      EXPECT_EQ(found[model].graphs.size(), complete) << name_of(model);
      EXPECT_FALSE(found[model].race) << name_of(model);
      EXPECT_FALSE(found[model].failure) << name_of(model);
      ++compared;
    }
  }
  RecordProperty("compared", static_cast<int>(compared));
  RecordProperty("over_budget", static_cast<int>(over_budget));
  EXPECT_GT(compared, 500U);
}

TEST(oracle_counts, brute_force_and_schedules_agree_under_sc) {
  unsigned compared = 0;
  for (const auto& [text, counts] : table()) {
    SCOPED_TRACE(text);
    const axiomatic_result candidates = enumerate_candidates(
        lang::parse(text),
        {.models = {true, false, false}, .max_structures = 20'000, .max_candidates = 20'000});
    lang::interpreted_program program(text);
    const naive_result schedules = enumerate_schedules(
        program, {.bounds = {.max_executions = 20'000}, .merge_equal_prefixes = true});
    if (candidates.over_budget || !schedules.exhaustive)
      continue;
    EXPECT_EQ(candidates[memory_model::sc].graphs, schedules.graphs);
    EXPECT_EQ(candidates[memory_model::sc].stuck, schedules.kinds.contains(kind::deadlock));
    ++compared;
  }
  RecordProperty("compared", static_cast<int>(compared));
  EXPECT_GT(compared, 150U);
}

} // namespace
} // namespace heddle::checker::oracle
