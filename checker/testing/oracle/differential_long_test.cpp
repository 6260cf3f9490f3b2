// As differential_test, on thousands of programs, and with the proof that the programs are worth
// it: many threads, many executions, no operation left out.
#include "checker/testing/oracle/differential.hpp"

#include <iostream>

namespace heddle::checker::oracle {
namespace {

void print(const char* what, program_statistics& seen) {
  std::cout << what << ": " << seen.compared << " programs compared under each model, "
            << seen.redrawn << " redrawn, " << seen.with_schedules << " with all schedules, "
            << seen.with_three_or_four_threads << " with three or four threads, " << seen.racy
            << " racy, " << seen.stuck << " with deadlocks, " << seen.failing
            << " that fail, median of executions " << seen.median_of_graphs() << "\n";
}

TEST(differential_long, ordinary_programs) {
  program_statistics seen = check_agreement(arbitrary_program(ordinary_programs()), 6000);
  print("ordinary programs", seen);
  EXPECT_GE(seen.compared, 5000U);
  EXPECT_GE(seen.with_three_or_four_threads * 10, seen.compared * 7);
  EXPECT_GE(seen.median_of_graphs(), 20U);
  for (const std::string& operation : possible_operations(ordinary_programs()))
    EXPECT_GE(seen.operations[operation], 50U) << operation;
}

TEST(differential_long, programs_with_plain_accesses) {
  program_statistics seen = check_agreement(arbitrary_program(racy_programs()), 3000);
  print("plain accesses", seen);
}

TEST(differential_long, programs_that_wait) {
  program_statistics seen = check_agreement(arbitrary_program(waiting_programs()), 6000);
  print("awaits and locks", seen);
  for (const std::string& operation : possible_operations(waiting_programs()))
    EXPECT_GE(seen.operations[operation], 50U) << operation;
}

TEST(differential_long, programs_with_everything) {
  program_statistics seen = check_agreement(arbitrary_program(programs_with_everything()), 3000);
  print("everything", seen);
}

TEST(differential_long, programs_that_fail_checks) {
  program_statistics seen = check_agreement(arbitrary_program_with_check(waiting_programs()), 3000);
  print("checks", seen);
}

TEST(differential_long, programs_that_are_interrupted) {
  program_statistics seen = check_agreement(arbitrary_program(interrupted_programs()), 3000);
  print("interrupts", seen);
  for (const std::string& operation : possible_operations(interrupted_programs()))
    EXPECT_GE(seen.operations[operation], 50U) << operation;
  program_shape that_wait = interrupted_programs();
  that_wait.waits = that_wait.locks = true;
  seen = check_agreement(arbitrary_program(that_wait), 2000);
  print("interrupts and waiting", seen);
}

TEST(differential_long, critical_cycles) {
  program_statistics seen = check_agreement(arbitrary_cycle(), 20'000);
  print("critical cycles", seen);
}

} // namespace
} // namespace heddle::checker::oracle
