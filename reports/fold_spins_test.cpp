// Rounds of a loop that see the same again.
#include "reports/fold_spins.hpp"

#include <gtest/gtest.h>

namespace heddle::reports {
namespace {

row looks(const char* text, unsigned number, checker::lane_id lane = 0) {
  return {.lane = lane, .number = number, .only_looks = true, .words = {.text = text}};
}

row writes(const char* text, unsigned number) {
  return {.number = number, .words = {.text = text}};
}

std::vector<std::string> texts(const std::vector<row>& rows) {
  std::vector<std::string> result;
  for (const row& r : rows)
    result.push_back((r.number > 0 ? std::to_string(r.number) + " " : "") + r.words.text);
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
  const std::vector<row> rows{writes("add x 1: 0 -> 1", 1), writes("add x 1: 0 -> 1", 2),
                              looks("read x = 1", 3), looks("read x = 1", 4, 1)};
  EXPECT_EQ(texts(with_spins_folded(rows)), texts(rows));
}

TEST(fold_spins, a_marked_step_stays) {
  std::vector<row> rows{looks("read x = 0", 1), looks("read x = 0", 2)};
  rows[1].marked = true;
  EXPECT_EQ(texts(with_spins_folded(rows)), texts(rows));
}

TEST(fold_spins, of_nothing_is_nothing) { EXPECT_TRUE(with_spins_folded({}).empty()); }

} // namespace
} // namespace heddle::reports
