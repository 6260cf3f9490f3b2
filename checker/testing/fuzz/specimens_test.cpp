// Programs about loops that wait, with the right verdicts.
#include <gtest/gtest.h>

#include "checker/testing/fuzz/specimens.hpp"

namespace heddle::checker::fuzz {
namespace {

TEST(specimens, have_the_right_verdicts) {
  for (const specimen& s : specimens())
    EXPECT_TRUE(is_right(s, engine::optimal)) << s.name << " under " << name_of(s.model);
}

TEST(specimens, are_judged_in_the_same_way_by_every_interleaving) {
  for (const specimen& s : specimens()) {
    if (s.model == sc) {
      EXPECT_TRUE(is_right(s, engine::naive)) << s.name;
    }
  }
}

} // namespace
} // namespace heddle::checker::fuzz
