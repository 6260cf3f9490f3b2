// What one process tells another arrives as it was.
#include "harness/command/checked.hpp"

#include <gtest/gtest.h>

namespace heddle::command {
namespace {

TEST(checked, arrives_whole) {
  checked c{.line = {.scenario = "a/b",
                     .verdict = "fail",
                     .violation = reports::story{.kind = "leak", .message = "not \xFF utf-8 \0"},
                     .kinds = {"leak"},
                     .stuck = 3,
                     .seconds = 0.25,
                     .cover = {{"mark", 7}}}};
  c.shown = evidence{.has_execution = true, .trace = "text"};
  c.line.violation->steps.push_back(
      {.number = 1, .text = "read", .mark = reports::story_mark::stale, .changes = {{2, "0x1"}}});
  c.classes = {5, 2};
  const checked back = unpacked_check(packed(c));
  EXPECT_EQ(packed(back), packed(c));
  EXPECT_EQ(back.line.violation->message, c.line.violation->message);
  EXPECT_FALSE(back.line.trace);
  EXPECT_EQ(back.line.stuck, 3U);
  EXPECT_EQ(back.line.cover.at("mark"), 7U);
  EXPECT_EQ(back.line.violation->steps.at(0).mark, reports::story_mark::stale);
  EXPECT_EQ(back.line.violation->steps.at(0).changes.at(0).text, "0x1");
  EXPECT_EQ(back.shown->trace, "text");
  EXPECT_EQ(back.classes, c.classes);
}

TEST(checked, is_not_made_of_something_else) {
  EXPECT_ANY_THROW(unpacked_check(""));
  EXPECT_ANY_THROW(unpacked_check("garbage"));
  EXPECT_ANY_THROW(unpacked_check(packed(retold{})));
}

} // namespace
} // namespace heddle::command
