// The same comparisons as in the ordinary run, with many more programs.
#include "checker/testing/fuzz/loops_fuzz.hpp"
#include "checker/testing/fuzz/tasks_fuzz.hpp"

namespace heddle::checker::fuzz {
namespace {

TEST(many, loops_over_heddle) { expect_agreement(1'000, 5'000, false); }
TEST(many, loops_of_instrumented_code) { expect_agreement(10'000, 5'000, true); }
TEST(many, tasks_that_share_ordinary_memory) { expect_same_tasks(1'000, 5'000); }

} // namespace
} // namespace heddle::checker::fuzz
