// How an execution that does not end is described, on lanes of a few hundred events.
#include "checker/explore/endless.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"

namespace heddle::checker {
namespace {

// What is said of a lane that loads at these lines of a.c, one after the other.
std::string described(const std::vector<std::uint32_t>& lines) {
  execution g(1);
  for (const std::uint32_t line : lines) {
    label l = script::load(0);
    l.where = {"a.c", line};
    g.append(0, l);
  }
  const scripted_program names(std::vector<std::vector<label>>(1));
  return describe_endless(names, g, 0);
}

std::vector<std::uint32_t> times(unsigned count, const std::vector<std::uint32_t>& lines) {
  std::vector<std::uint32_t> all;
  for (unsigned i = 0; i < count; ++i)
    all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

TEST(endless, a_loop_is_named_by_the_places_of_its_round) {
  EXPECT_EQ(described(times(5, {7})), "T0 goes round at a.c:7, 5 times in one execution");
  EXPECT_EQ(described(times(100, {3, 4, 4})),
            "T0 goes round at a.c:3, a.c:4, 100 times in one execution");
}

TEST(endless, what_comes_before_the_loop_is_not_named) {
  auto lines = times(3, {5, 6});
  lines.insert(lines.begin(), {1, 2, 3});
  EXPECT_EQ(described(lines), "T0 goes round at a.c:5, a.c:6, 3 times in one execution");
}

TEST(endless, a_loop_with_many_places_names_four) {
  EXPECT_EQ(described(times(3, {1, 2, 3, 4, 5})),
            "T0 goes round at a.c:1, a.c:2, a.c:3, a.c:4 and elsewhere, 3 times in one execution");
}

// Rounds that differ: so often passes the loop its second place as it has gone round.
TEST(endless, a_loop_whose_rounds_differ_is_named_by_what_returns) {
  std::vector<std::uint32_t> lines{1, 2};
  for (unsigned round = 0; round < 12; ++round) {
    lines.push_back(8);
    lines.insert(lines.end(), round, 9);
  }
  lines.push_back(8);
  EXPECT_EQ(described(lines),
            "T0 has done 81 operations in one execution, going round at a.c:8, a.c:9");
}

TEST(endless, what_is_no_loop_is_not_called_one) {
  std::vector<std::uint32_t> lines;
  for (std::uint32_t line = 1; line <= 300; ++line)
    lines.push_back(line);
  EXPECT_EQ(described(lines), "T0 has done 300 operations, the last at a.c:300");
  EXPECT_EQ(described({}), "T0 has done 0 operations");
}

} // namespace
} // namespace heddle::checker
