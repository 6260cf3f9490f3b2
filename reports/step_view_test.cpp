// Screens of a story made by hand.
#include "reports/step_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heddle::reports {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

story two_blocks() {
  story s{.what = {"test/pool", "shipped", "sc"},
          .kind = "overlap",
          .message = "both have it",
          .place = {"src/pool.c", 30},
          .lanes = {"core0", "core1"},
          .has_lane = true,
          .lane = 1};
  s.objects = {"head", "count"};
  s.initially = {"&pool", ""};
  s.pools = {{"pool", 32}};
  s.initial_blocks = {{0, 0, 16, "free", {}}, {0, 16, 16, "held", {}}};
  s.steps = {{.number = 1, .lane = 0, .text = "read head = &pool", .place = {"src/pool.c", 10}},
             {.lane = 1, .context = "dma", .text = "dma returns"},
             {.number = 2,
              .lane = 1,
              .depth = 1,
              .context = "dma",
              .text = "write head = 0",
              .order = "relaxed",
              .place = {"src/pool.c", 11},
              .remark = "ordered before the 7",
              .mark = story_mark::overtaken}};
  s.steps[0].blocks = s.initial_blocks;
  s.steps[2].changes = {{0, "0"}, {1, "1"}};
  s.steps[2].blocks = {{0, 0, 16, "held by core1", {"src/pool.c", 11}}, {0, 16, 16, "held", {}}};
  return s;
}

std::string shown(const story& s, unsigned step, const step_screen& screen = {},
                  const std::vector<bool>& watched = {true, true}) {
  std::string text;
  for (const std::string& line : step_view(s, step, watched, screen))
    text += line + '\n';
  return text;
}

TEST(step_view, before_the_first_step) {
  EXPECT_EQ(shown(two_blocks(), 0),
            R"(test/pool:shipped under sc: overlap   step 0 of 2
       core0              core1
    1  read head = &pool  |
       |                  dma returns
>>  2  |                    write head = 0
       |                  FAILS: overlap

Before the first step.

pool, 32 bytes
  [................|###############]  # held  . free  x freed
      0..16    free
     16..32    held

values
  head = &pool    count = ?
)");
}

TEST(step_view, the_last_step_says_what_changed_and_what_failed) {
  EXPECT_EQ(shown(two_blocks(), 2),
            R"(test/pool:shipped under sc: overlap   step 2 of 2
       core0              core1
    1  read head = &pool  |
       |                  dma returns
=>  2  |                    write head = 0
       |                  FAILS: overlap

core1, dma: write head = 0  relaxed  pool.c:11
^ ordered before the 7
FAILS: overlap: both have it (pool.c:30)

pool, 32 bytes
  [################|###############]  # held  . free  x freed
*     0..16    held by core1 since pool.c:11
     16..32    held

values
* head = 0 (was &pool)  * count = 1 (was ?)
)");
}

TEST(step_view, what_is_not_watched_is_not_shown) {
  EXPECT_THAT(shown(two_blocks(), 2, {}, {false, true}),
              AllOf(Not(HasSubstr("* head")), HasSubstr("* count = 1")));
  EXPECT_THAT(shown(two_blocks(), 2, {}, {false, false}), Not(HasSubstr("values")));
}

TEST(step_view, emphasis_is_for_the_current_step_only_if_wanted) {
  EXPECT_THAT(shown(two_blocks(), 1), Not(HasSubstr("\033")));
  EXPECT_THAT(
      shown(two_blocks(), 1, {.colour = true}),
      AllOf(HasSubstr("\033[7m=>  1  read head = &pool  |\033[0m\n"), Not(HasSubstr("\033[7m>>"))));
}

story long_story(std::size_t lanes) {
  story s{.what = {std::string(60, 's'), "shipped", "sc"}, .kind = "leak", .message = "lost"};
  for (std::size_t i = 0; i < lanes; ++i)
    s.lanes.push_back("a processor of some kind " + std::to_string(i));
  for (unsigned i = 1; i <= 100; ++i)
    s.steps.push_back({.number = i,
                       .lane = i % lanes,
                       .depth = i % 3,
                       .text = "write " + std::string(40, 'm') + " = " + std::to_string(i),
                       .remark = std::string(150, 'r')});
  for (unsigned i = 0; i < 40; ++i) {
    s.objects.push_back("object " + std::string(i, 'o'));
    s.initially.push_back(std::to_string(i));
    s.steps[i].changes.push_back({i, "changed"});
  }
  s.pools = {{"pool", 1000}};
  for (unsigned i = 0; i < 100; ++i)
    s.initial_blocks.push_back({0, i * 10, 10, "held by somebody", {}});
  for (story_step& step : s.steps)
    step.blocks = s.initial_blocks;
  return s;
}

TEST(step_view, fits_the_screen) {
  for (const std::size_t lanes : {1U, 2U, 5U, 16U})
    for (const std::size_t width : {40U, 80U, 200U})
      for (const std::size_t height : {10U, 24U, 60U})
        for (const unsigned step : {0U, 1U, 50U, 100U}) {
          const auto lines =
              step_view(long_story(lanes), step, std::vector<bool>(40, true), {width, height});
          EXPECT_LE(lines.size(), height);
          EXPECT_THAT(lines, Each(SizeIs(testing::Le(width))));
        }
}

TEST(step_view, the_current_step_is_always_on_the_screen) {
  for (unsigned step = 1; step <= 100; ++step)
    EXPECT_THAT(shown(long_story(3), step, {80, 24}, std::vector<bool>(40, true)),
                HasSubstr("\n=>" +
                          std::string(step < 10    ? "  "
                                      : step < 100 ? " "
                                                   : "") +
                          std::to_string(step) + "  "));
}

TEST(step_view, a_changed_value_is_not_what_is_cut_off) {
  EXPECT_THAT(shown(long_story(2), 39, {80, 40}, std::vector<bool>(40, true)),
              HasSubstr("* object " + std::string(38, 'o') + " = changed"));
}

TEST(step_view, many_blocks_are_counted) {
  EXPECT_THAT(shown(long_story(1), 0), HasSubstr("  and 88 more\n"));
}

} // namespace
} // namespace heddle::reports
