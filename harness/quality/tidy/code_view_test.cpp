// The code view keeps code and positions, and blanks everything else.
#include "harness/quality/tidy/code_view.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace heddle::tidy {
namespace {

TEST(code_view, blanks_comments) {
  EXPECT_EQ(code_view("a; // {\nb /* { \n } */ c"), "a;     \nb      \n      c");
  EXPECT_EQ(code_view("a // { \\\n {\nb"), "a       \n  \nb");
}

TEST(code_view, blanks_literals_but_not_their_quotes) {
  EXPECT_EQ(code_view(R"(f("{", '{', "\"{");)"), R"(f(" ", ' ', "   ");)");
  EXPECT_EQ(code_view(R"('\'' + "//" + 1)"), R"('  ' + "  " + 1)");
}

TEST(code_view, knows_raw_strings) {
  EXPECT_EQ(code_view("R\"(\" {)\" x"), "R\"     \" x");
  EXPECT_EQ(code_view("u8R\"ab()\" })ab\" x"), "u8R\"          \" x");
  EXPECT_EQ(code_view("FOR\"(\" x"), "FOR\" \" x") << "the R belongs to a longer name";
}

TEST(code_view, knows_digit_separators) {
  EXPECT_EQ(code_view("1'000'000 {"), "1'000'000 {");
  EXPECT_EQ(code_view("0xff'ff {"), "0xff'ff {");
  EXPECT_EQ(code_view("u8'x' {"), "u8' ' {");
}

TEST(code_view, an_unterminated_literal_ends_with_its_line) {
  EXPECT_EQ(code_view("\"abc\n{"), "\"   \n{");
  EXPECT_EQ(code_view("R\"(abc"), "R\"    ");
  EXPECT_EQ(code_view("\""), "\"");
}

RC_GTEST_PROP(code_view, keeps_positions_whatever_it_reads, ()) {
  const auto piece = rc::gen::element<std::string>("\"", "'", "\\", "\n", "R\"(", ")\"", "//", "/*",
                                                   "*/", "{", "1'0", "a");
  const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
  std::string text;
  for (const auto& one : pieces)
    text += one;
  const auto view = code_view(text);
  RC_ASSERT(view.size() == text.size());
  RC_ASSERT(std::ranges::count(view, '\n') == std::ranges::count(text, '\n'));
}

} // namespace
} // namespace heddle::tidy
