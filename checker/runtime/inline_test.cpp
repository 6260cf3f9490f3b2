// Two libraries of the same inline functions and variables, which differ in a definition.
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

extern "C" {
void count_by_one();
int counted_by_one();
void count_by_two();
int counted_by_two();
}

namespace heddle {
namespace {

TEST(inline_variables, are_each_librarys_own_and_start_anew) {
  const check_result r = check({.model = rc11, .stop_at_first_failure = false}, [](machine& m) {
    m.thread("A", [] { count_by_one(); });
    m.thread("B", [] { count_by_two(); });
    m.thread("C", [] { count_by_two(); });
    m.finally([] { observe("sums", counted_by_one() * 100 + counted_by_two()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, std::set<std::string>{"sums=312"});
}

} // namespace
} // namespace heddle
