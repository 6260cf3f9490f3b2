// What instrumentation cannot see of code under test is found when it is built.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/runtime/unseen_code.hpp"

extern "C" int unseen();

namespace heddle::checker {
namespace {

using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(unseen_code, of_this_program) {
  EXPECT_NE(&unseen, nullptr);
  EXPECT_THAT(
      unseen_code(),
      ElementsAre(ContainsRegex("^inline assembly at checker/runtime/unseen_code.c:1[25]: \""),
                  HasSubstr("a mine each: it is thread_local"),
                  "what rand does, which is called and not instrumented"));
}

TEST(unseen_code, is_told_once_and_in_words) {
  EXPECT_THAT(unseen_code("calls rand\ncalls rand\nassembly a.c:1: \"cli\"\n"
                          "calls _ZN3foo3barEi\n"),
              ElementsAre("inline assembly at a.c:1: \"cli\"",
                          "what foo::bar(int) does, which is called and not instrumented",
                          "what rand does, which is called and not instrumented"));
}

TEST(unseen_code, does_not_contain_what_is_seen) {
  EXPECT_THAT(unseen_code(""), IsEmpty());
  EXPECT_THAT(unseen_code("calls __tsan_read4\ncalls heddle_code_memcpy\ncalls abort\n"
                          "defines other\ncalls other\n"),
              IsEmpty());
}

} // namespace
} // namespace heddle::checker
