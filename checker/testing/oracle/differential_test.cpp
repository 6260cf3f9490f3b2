// The engine finds exactly the executions that brute force finds, each once, under every model and
// scheduling policy, and judges races and deadlocks as it does: on a few hundred programs. The long
// test has thousands.
#include "checker/testing/oracle/differential.hpp"

namespace heddle::checker::oracle {
namespace {

TEST(differential, ordinary_programs) {
  const program_statistics seen = check_agreement(arbitrary_program(ordinary_programs()), 150);
  EXPECT_GT(seen.with_schedules, 140U);
}

TEST(differential, programs_with_plain_accesses) {
  const program_statistics seen = check_agreement(arbitrary_program(racy_programs()), 150);
  EXPECT_GT(seen.racy, 5U);
  EXPECT_LT(seen.racy, 145U);
}

TEST(differential, programs_that_wait) {
  const program_statistics seen = check_agreement(arbitrary_program(waiting_programs()), 200);
  EXPECT_GT(seen.stuck, 20U);
  EXPECT_LT(seen.stuck, 180U);
}

TEST(differential, programs_with_everything) {
  check_agreement(arbitrary_program(programs_with_everything()), 150);
}

TEST(differential, programs_that_fail_checks) {
  const program_statistics seen =
      check_agreement(arbitrary_program_with_check(waiting_programs()), 150);
  EXPECT_GT(seen.failing, 15U);
  EXPECT_LT(seen.failing, 135U);
}

TEST(differential, programs_that_are_interrupted) {
  const program_statistics seen = check_agreement(arbitrary_program(interrupted_programs()), 60);
  EXPECT_GT(seen.stuck, 1U);
}

TEST(differential, critical_cycles) { check_agreement(arbitrary_cycle(), 600); }

} // namespace
} // namespace heddle::checker::oracle
