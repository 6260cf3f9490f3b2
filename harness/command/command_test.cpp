// The parts of the command that need no process of their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/command/build_id.hpp"
#include "harness/command/declared.hpp"
#include "harness/command/exit_status.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/progress.hpp"
#include "harness/command/selection.hpp"
#include "harness/command/similar.hpp"

namespace heddle::command {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(exit_status, the_worst_wins) {
  const exit_status order[] = {exit_status::internal,     exit_status::usage,
                               exit_status::failed,       exit_status::not_applicable,
                               exit_status::inconclusive, exit_status::passed};
  for (std::size_t a = 0; a < std::size(order); ++a)
    for (std::size_t b = a; b < std::size(order); ++b) {
      EXPECT_EQ(worse(order[a], order[b]), order[a]);
      EXPECT_EQ(worse(order[b], order[a]), order[a]);
    }
}

TEST(matches, stars_and_question_marks) {
  EXPECT_TRUE(matches("a/b", "a/b"));
  EXPECT_FALSE(matches("a/b", "a/bc"));
  EXPECT_FALSE(matches("a/b", "a"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("a*", "a/b/c"));
  EXPECT_TRUE(matches("*c", "a/b/c"));
  EXPECT_TRUE(matches("a*b*c", "aXbbXc"));
  EXPECT_FALSE(matches("a*b*c", "aXXc"));
  EXPECT_TRUE(matches("a/?", "a/b"));
  EXPECT_FALSE(matches("a/?", "a/"));
  EXPECT_TRUE(matches("**", "x"));
}

TEST(similar, finds_typing_errors_and_parts) {
  const std::vector<std::string> names = {"boreas/slab/isr-free", "awkernel/talloc/torn-range"};
  EXPECT_THAT(similar("boreas/slab/irs-free", names), ElementsAre("boreas/slab/isr-free"));
  EXPECT_THAT(similar("torn-range", names), ElementsAre("awkernel/talloc/torn-range"));
  EXPECT_THAT(similar("something else", names), IsEmpty());
}

TEST(paste, quotes_what_a_shell_would_read) {
  EXPECT_EQ(paste("heddle-traces/a.b.trace"), "heddle-traces/a.b.trace");
  EXPECT_EQ(paste("a b"), "'a b'");
  EXPECT_EQ(paste("it's"), "'it'\\''s'");
  EXPECT_EQ(paste(""), "''");
  EXPECT_EQ(callable_as("heddle"), "heddle");
}

check_result found(std::set<kind> kinds, verdict v) {
  check_result r;
  r.verdict = v;
  r.kinds = std::move(kinds);
  return r;
}

TEST(declared, a_pass_must_pass) {
  EXPECT_EQ(text_of(pass), "pass");
  EXPECT_TRUE(is_as_declared(pass, found({}, verdict::pass)));
  EXPECT_FALSE(is_as_declared(pass, found({}, verdict::inconclusive)));
  EXPECT_FALSE(is_as_declared(pass, found({kind::leak}, verdict::fail)));
}

TEST(declared, a_failure_must_show_its_kind_and_no_strangers) {
  constexpr auto d = fails(kind::overlap, kind::leak, kind::crash);
  EXPECT_EQ(text_of(d), "fail:overlap+leak+crash");
  EXPECT_TRUE(is_as_declared(d, found({kind::overlap}, verdict::fail)));
  EXPECT_TRUE(is_as_declared(d, found({kind::overlap, kind::leak}, verdict::fail)));
  EXPECT_FALSE(is_as_declared(d, found({kind::leak}, verdict::fail)));
  EXPECT_FALSE(is_as_declared(d, found({kind::overlap, kind::hang}, verdict::fail)));
  EXPECT_FALSE(is_as_declared(d, found({}, verdict::pass)));
  EXPECT_FALSE(is_as_declared(d, found({}, verdict::inconclusive)));
}

TEST(build_id, is_known) {
  EXPECT_EQ(build_id().size(), 40U);
  EXPECT_EQ(build_id().find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(progress, tells_rate_and_estimate_with_its_spread) {
  progress_text text("a:b sc");
  EXPECT_EQ(text.update({.executions = 100, .seconds = 1}), "a:b sc  100 executions, 100/s");
  EXPECT_EQ(
      text.update({.executions = 4000, .blocked = 1000, .seconds = 2, .explored_fraction = 0.25}),
      "a:b sc  5.0k executions, 2.5k/s, about 20.0k in all (20.0k..20.0k)");
  EXPECT_EQ(
      text.update({.executions = 8000, .blocked = 2000, .seconds = 4, .explored_fraction = 0.4}),
      "a:b sc  10.0k executions, 2.5k/s, about 25.0k in all (20.0k..25.0k)");
}

TEST(progress, is_not_drawn_where_there_is_no_terminal) {
  progress_line line("x", false);
  EXPECT_FALSE(line.enabled());
}

} // namespace
} // namespace heddle::command
