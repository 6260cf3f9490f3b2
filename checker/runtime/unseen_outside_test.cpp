// Assembly outside of functions: no execution could stop in front of it, so no verdict covers it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>
#include <heddle/machine.hpp>

#include "checker/check/check.hpp"

extern "C" int add_one();

namespace heddle {
namespace {

TEST(assembly_outside_of_functions, leaves_no_verdict) {
  const check_result r = check({}, [](machine& m) { m.thread("P0", [] { add_one(); }); });
  EXPECT_EQ(r.verdict, verdict::inconclusive) << r.report();
  EXPECT_FALSE(r.exhaustive);
  EXPECT_THAT(r.unseen, testing::ElementsAre(testing::HasSubstr(
                            "outside of functions at checker/runtime/unseen_outside_code.c:2")));
}

TEST(assembly_outside_of_functions, hides_no_failure) {
  const check_result r = check({}, [](machine& m) {
    m.thread("P0", [] { expect(add_one() == 2, kind::expectation, "nobody else counts"); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::expectation}) << r.report();
}

} // namespace
} // namespace heddle
