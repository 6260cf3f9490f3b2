// Tables in pages: found, made anew, and compared.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/quality/verdict_tables/page.hpp"
#include "harness/quality/verdict_tables/verdicts.hpp"

namespace heddle::verdict_tables {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* page = "# Title\n"
                             "<!-- verdicts: a/b/c a/b/d\n"
                             "     by V0 V1 -->\n"
                             "| old |\n"
                             "<!-- end of verdicts -->\n"
                             "text\n"
                             "<!-- verdicts: e by V2 -->\n"
                             "<!-- end of verdicts -->\n"
                             "end\n";

TEST(remake, makes_each_table_anew_and_leaves_the_rest) {
  std::vector<table_request> asked;
  const auto result = remake(page, [&](const table_request& r) {
    asked.push_back(r);
    return "| new " + std::to_string(asked.size()) + " |\n";
  });
  EXPECT_EQ(result, "# Title\n"
                    "<!-- verdicts: a/b/c a/b/d\n"
                    "     by V0 V1 -->\n"
                    "| new 1 |\n"
                    "<!-- end of verdicts -->\n"
                    "text\n"
                    "<!-- verdicts: e by V2 -->\n"
                    "| new 2 |\n"
                    "<!-- end of verdicts -->\n"
                    "end\n");
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_THAT(asked[0].scenarios, ElementsAre("a/b/c", "a/b/d"));
  EXPECT_THAT(asked[0].variants, ElementsAre("V0", "V1"));
  EXPECT_THAT(asked[1].scenarios, ElementsAre("e"));
}

TEST(remake, says_what_it_does_not_understand) {
  const auto nothing = [](const table_request&) { return std::string(); };
  for (const char* bad : {"no table", "<!-- verdicts: a by b -->\nno end", "<!-- verdicts: a by b",
                          "<!-- verdicts: a b -->\n<!-- end of verdicts -->",
                          "<!-- verdicts: by b -->\n<!-- end of verdicts -->"})
    EXPECT_THROW(remake(bad, nothing), page_error) << bad;
}

TEST(differences, names_the_lines) {
  EXPECT_EQ(differences("a\nb\n", "a\nb\n"), "");
  EXPECT_EQ(differences("a\nb\n", "a\nc\n"), "line 2 is\n  b\nand should be\n  c\n");
  EXPECT_THAT(differences("a\n", "a\nb\n"), HasSubstr("line 2 is\n  \n"));
}

TEST(cell, joins_models_that_agree) {
  EXPECT_EQ(text_of(cell{"pass", "pass", "pass"}), "pass");
  EXPECT_EQ(text_of(cell{"pass", "pass", "data-race"}), "sc, tso: pass; rc11: data-race");
  EXPECT_EQ(text_of(cell{"a", "b", "a"}), "sc, rc11: a; tso: b");
}

TEST(check_table, needs_what_it_is_asked_for) {
  EXPECT_THROW(check_table({{"no/such/scenario"}, {"V0"}}), page_error);
  EXPECT_THROW(check_table({{"zephyr/abort/alone"}, {"V0-waiter", "V17"}}), page_error);
}

TEST(check_table, says_what_the_checker_finds) {
  EXPECT_EQ(check_table({{"zephyr/abort/alone", "zephyr/abort/recursive-sched-lock"},
                         {"V0-waiter", "V2", "V0-smp-unvalidated"}}),
            "| program | `V0-waiter` | `V2` | `V0-smp-unvalidated` |\n"
            "|---|---|---|---|\n"
            "| `zephyr/abort/alone` | recursive-lock | pass |  |\n"
            "| `zephyr/abort/recursive-sched-lock` |  | pass | deadlock |\n");
}

} // namespace
} // namespace heddle::verdict_tables
