// Rounds of a loop that see the same again.
#include "reports/fold_spins.hpp"

#include <gtest/gtest.h>

namespace heddle::reports {
namespace {

story_step looks(const char* text, unsigned number, std::size_t lane = 0) {
  return {.number = number, .lane = lane, .text = text, .only_looks = true};
}

story_step writes(const char* text, unsigned number) { return {.number = number, .text = text}; }

std::vector<std::string> texts(const std::vector<story_step>& steps) {
  std::vector<std::string> result;
  for (const story_step& s : steps)
    result.push_back((s.number > 0 ? std::to_string(s.number) + " " : "") + s.text);
  return result;
}

using lines = std::vector<std::string>;

TEST(fold_spins, one_step_again_and_again) {
  EXPECT_EQ(texts(with_spins_folded({looks("read x = 0", 1), looks("read x = 0", 2),
                                     looks("read x = 0", 3), looks("read x = 1", 4)})),
            (lines{"1 read x = 0", "(the same 2 times more)", "4 read x = 1"}));
}

TEST(fold_spins, a_round_of_several_steps) {
  EXPECT_EQ(texts(with_spins_folded({looks("read x = 0", 1), looks("read y = 0", 2),
                                     looks("read x = 0", 3), looks("read y = 0", 4),
                                     looks("read x = 0", 5), writes("write z = 1", 6)})),
            (lines{"1 read x = 0", "2 read y = 0", "(these 2 steps once more)", "5 read x = 0",
                   "6 write z = 1"}));
}

TEST(fold_spins, what_writes_or_differs_stays) {
  const std::vector<story_step> steps{writes("add x 1: 0 -> 1", 1), writes("add x 1: 0 -> 1", 2),
                                      looks("read x = 1", 3), looks("read x = 1", 4, 1)};
  EXPECT_EQ(texts(with_spins_folded(steps)), texts(steps));
}

TEST(fold_spins, a_marked_step_stays) {
  std::vector<story_step> steps{looks("read x = 0", 1), looks("read x = 0", 2)};
  steps[1].mark = story_mark::stale;
  EXPECT_EQ(texts(with_spins_folded(steps)), texts(steps));
}

TEST(fold_spins, of_nothing_is_nothing) { EXPECT_TRUE(with_spins_folded({}).empty()); }

} // namespace
} // namespace heddle::reports
