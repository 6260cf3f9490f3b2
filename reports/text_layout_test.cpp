// Values and lines of text.
#include "reports/text_layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/columns.hpp"
#include "reports/values.hpp"

namespace heddle::reports {
namespace {

TEST(values, small_ones_are_decimal_large_ones_hexadecimal) {
  EXPECT_EQ(value_text(0, 8), "0");
  EXPECT_EQ(value_text(1023, 8), "1023");
  EXPECT_EQ(value_text(4096, 8), "0x1000");
  EXPECT_EQ(value_text(~0ULL, 8), "-1");
  EXPECT_EQ(value_text(0xFFFFFFFE, 4), "-2");
  EXPECT_EQ(value_text(0xFFFFFFFE, 8), "0xfffffffe");
  EXPECT_EQ(value_text(0xFF, 1), "255");
}

TEST(values, pointers_are_named) {
  const pointer_names names{{0x5000, "pool.first"}};
  EXPECT_EQ(value_text(0x5000, 8, names), "&pool.first");
  EXPECT_EQ(value_text(0x5000, 4, names), "0x5000");
  EXPECT_EQ(value_text(0x6000, 8, names), "0x6000");
}

TEST(text_layout, breaks_at_spaces_where_it_can) {
  EXPECT_THAT(wrapped("one two three", 7), testing::ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("abcdefgh", 3), testing::ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(wrapped("", 3), testing::ElementsAre(""));
}

} // namespace
} // namespace heddle::reports
