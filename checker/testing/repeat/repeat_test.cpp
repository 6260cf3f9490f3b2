// Every execution of programs of the table, and of random programs, can be repeated from its
// decisions: the graph is the same, and so is the failure.
#include "checker/testing/repeat/repeat.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "checker/testing/lang/counts.hpp"
#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/oracle/random_program_gen.hpp"

namespace heddle::checker::trace {
namespace {

constexpr schedule_policy policies[] = {schedule_policy::left_to_right,
                                        schedule_policy::writes_first};
constexpr memory_model models[] = {memory_model::sc, memory_model::tso, memory_model::rc11};

TEST(repeat, every_execution_of_the_table) {
  std::ifstream file(HEDDLE_COUNTS_TABLE);
  std::size_t executions = 0;
  for (const lang::expectation& e : lang::comparable(lang::read_counts(file))) {
    if (e.complete > 500)
      continue;
    lang::interpreted_program p(e.program);
    const repeated r = repeat_all(p, e.model, schedule_policy::writes_first);
    ASSERT_EQ(r.wrong, "") << e.name << " under " << name_of(e.model) << "\n" << e.program;
    executions += r.executions;
  }
  EXPECT_GT(executions, 5000U);
}

void check_random(const oracle::program_shape& shape) {
  const auto tree = *oracle::arbitrary_program(shape);
  lang::interpreted_program p(tree);
  for (const memory_model model : models)
    for (const schedule_policy policy : policies) {
      const repeated r = repeat_all(p, model, policy);
      RC_ASSERT(r.wrong == "");
    }
}

TEST(repeat, random_programs) {
  EXPECT_TRUE(rc::check([] { check_random({.max_executions = 500}); }));
}

TEST(repeat, random_programs_that_race) {
  EXPECT_TRUE(rc::check([] { check_random({.max_executions = 500, .plain = true}); }));
}

TEST(repeat, random_programs_that_lock_and_wait) {
  EXPECT_TRUE(rc::check(
      [] { check_random({.max_executions = 500, .locks = true, .waits = true, .main = true}); }));
}

} // namespace
} // namespace heddle::checker::trace
