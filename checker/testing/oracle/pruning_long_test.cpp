// As pruning_test, on thousands of programs under each model.
#include <iostream>

#include "checker/testing/oracle/pruning_fuzz.hpp"

namespace heddle::checker::oracle {
namespace {

void report(const char* what, memory_model m, const pruning_statistics& seen, int count) {
  std::cout << what << " under " << name_of(m) << ": " << seen.compared << " programs compared, "
            << seen.redrawn << " redrawn, " << seen.stuck << " with deadlocks, " << seen.failing
            << " with failures or races, at most " << seen.rounds << " rounds, " << seen.unpruned
            << " executions unpruned, " << seen.pruned << " pruned\n";
  EXPECT_GE(seen.compared, static_cast<unsigned>(count));
}

void check(const char* what, memory_model m, const program_shape& shape, int count) {
  report(what, m, check_pruning(m, shape, count), count);
}

class pruning_long : public testing::TestWithParam<memory_model> {};

TEST_P(pruning_long, interrupted_programs) {
  check("interrupts", GetParam(), interrupted_programs(), 2500);
}

TEST_P(pruning_long, interrupted_programs_that_wait) {
  program_shape shape = interrupted_programs();
  shape.waits = shape.locks = true;
  check("interrupts and waiting", GetParam(), shape, 2000);
}

TEST_P(pruning_long, interrupted_programs_with_plain_accesses) {
  program_shape shape = interrupted_programs();
  shape.plain = true;
  check("interrupts and plain accesses", GetParam(), shape, 1000);
}

TEST_P(pruning_long, interrupted_cycles) {
  constexpr int count = 30'000;
  report("interrupted cycles", GetParam(), check_pruning_of_interrupted_cycles(GetParam(), count),
         count);
}

INSTANTIATE_TEST_SUITE_P(models, pruning_long, testing::Values(sc, tso, rc11),
                         [](const auto& each) { return std::string(name_of(each.param)); });

} // namespace
} // namespace heddle::checker::oracle
