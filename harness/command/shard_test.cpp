// Shards: together they are the whole gate, and no check is done twice.
#include "harness/command/shard.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

// A check is told by the address of its variant, and its model.
std::vector<job> checks(const std::vector<scenario_variant>& variants, unsigned models) {
  std::vector<job> jobs;
  for (const scenario_variant& v : variants)
    for (unsigned m = 0; m < models; ++m)
      jobs.push_back({{nullptr, &v}, static_cast<memory_model>(m)});
  return jobs;
}

bool same(const job& a, const job& b) { return a.what == b.what && a.model == b.model; }

std::size_t times(const job& j, const std::vector<job>& in) {
  return static_cast<std::size_t>(
      std::count_if(in.begin(), in.end(), [&](const job& other) { return same(j, other); }));
}

RC_GTEST_PROP(shard, every_check_is_in_exactly_one, ()) {
  const auto variants = std::vector<scenario_variant>(*rc::gen::inRange<std::size_t>(0, 40));
  const auto models = *rc::gen::inRange(1U, 4U);
  const auto count = *rc::gen::inRange(1U, 20U);
  const std::vector<job> all = checks(variants, models);
  std::vector<job> together;
  std::size_t least = all.size();
  std::size_t most = 0;
  for (unsigned i = 1; i <= count; ++i) {
    const std::vector<job> part = part_of(all, models, {i, count});
    together.insert(together.end(), part.begin(), part.end());
    least = std::min(least, part.size());
    most = std::max(most, part.size());
  }
  RC_ASSERT(together.size() == all.size());
  for (const job& j : all)
    RC_ASSERT(times(j, together) == 1U);
  RC_ASSERT(most - least <= models);
}

RC_GTEST_PROP(shard, models_of_a_variant_go_to_different_ones, ()) {
  const std::vector<scenario_variant> variants(*rc::gen::inRange<std::size_t>(1, 10));
  const auto models = *rc::gen::inRange(1U, 4U);
  const auto count = *rc::gen::inRange(models, 10U);
  const std::vector<job> all = checks(variants, models);
  for (unsigned i = 1; i <= count; ++i) {
    const std::vector<job> part = part_of(all, models, {i, count});
    for (std::size_t k = 1; k < part.size(); ++k)
      RC_ASSERT(part[k].what.variant != part[k - 1].what.variant);
  }
}

TEST(shard, one_of_one_is_everything_in_its_order) {
  const std::vector<scenario_variant> variants(5);
  const std::vector<job> all = checks(variants, 3);
  const std::vector<job> part = part_of(all, 3, parse_shard("1/1"));
  EXPECT_TRUE(std::equal(all.begin(), all.end(), part.begin(), part.end(), same));
}

TEST(shard, bad_values_are_refused) {
  EXPECT_EQ(parse_shard("2/5").index, 2U);
  EXPECT_EQ(parse_shard("2/5").count, 5U);
  for (const char* text : {"", "/", "1", "1/", "/1", "0/1", "2/1", "0/0", "-1/2", "1/-2", "+1/2",
                           "1/2/3", "a/b", "1 /2", "1/2 ", "1/99999999999999999999"})
    EXPECT_THROW(parse_shard(text), usage_error) << text;
}

} // namespace
} // namespace heddle::command
