// Labels by kind: what is asked of any, and what only some have.
#include "checker/graph/label.hpp"

#include <gtest/gtest.h>

namespace heddle::checker {
namespace {

const label cas{.what = op::update{.op = update_op::compare_exchange, .operand = 2, .expected = 1},
                .ord = acquire,
                .location = 3,
                .where = {"a", 1}};

TEST(label, is_the_same_operation_wherever_it_stands) {
  label other = cas;
  other.where = {"b", 2};
  other.initial = 7;
  other.context = task_context(1);
  EXPECT_TRUE(same_operation(cas, other));
}

TEST(label, is_another_operation_if_it_does_something_else) {
  const auto differs = [](auto change) {
    label changed = cas;
    change(changed);
    return !same_operation(cas, changed);
  };
  EXPECT_TRUE(differs([](label& l) { l.what = op::read{}; }));
  EXPECT_TRUE(differs([](label& l) { l.ord = seq_cst; }));
  EXPECT_TRUE(differs([](label& l) { l.as<op::update>().op = update_op::add; }));
  EXPECT_TRUE(differs([](label& l) { l.location = 4; }));
  EXPECT_TRUE(differs([](label& l) { l.as<op::update>().operand = 4; }));
  EXPECT_TRUE(differs([](label& l) { l.as<op::update>().expected = 4; }));
  EXPECT_TRUE(differs([](label& l) { l.size = 4; }));
  EXPECT_TRUE(differs([](label& l) { l.as<op::update>().weak = true; }));
  EXPECT_TRUE(differs([](label& l) { l.as<op::update>().failure = seq_cst; }));
  const label look{.what = op::read{}};
  EXPECT_FALSE(same_operation(look, {.what = op::read{.ordinary = true}}));
  EXPECT_FALSE(same_operation(look, {.what = op::read{.sees_raise = true}}));
  EXPECT_FALSE(same_operation({.what = op::begin_life{{1, 2}}}, {.what = op::end_life{{1, 2}}}));
}

TEST(label, choices_differ_in_what_they_choose_between) {
  EXPECT_EQ(alternatives_of({.what = op::choice{3}}), 3U);
  EXPECT_EQ(alternatives_of({.what = op::coalescing{2}}), 2U);
  const op::delivery offer{.lines = 0b1010};
  EXPECT_EQ(alternatives_of({.what = offer}), 3U);
  EXPECT_EQ(delivered_line(offer, 0), no_line);
  EXPECT_EQ(delivered_line(offer, 1), 1U);
  EXPECT_EQ(delivered_line(offer, 2), 3U);
  const op::delivery must{.lines = 0b1010, .must = true};
  EXPECT_EQ(alternatives_of({.what = must}), 2U);
  EXPECT_EQ(delivered_line(must, 0), 1U);
  EXPECT_EQ(delivered_line(must, 1), 3U);
  EXPECT_EQ(delivered_line(label{.what = op::choice{3}}, 1), no_line);
}

TEST(label, waits_for_what_its_kind_waits_for) {
  label wait{.what = op::read{.until = relation::not_equal, .wanted = 4}};
  EXPECT_TRUE(wait_satisfied(wait, 4)) << "it does not wait";
  wait.wait = wait_kind::await;
  EXPECT_FALSE(wait_satisfied(wait, 4));
  EXPECT_TRUE(wait_satisfied(wait, 5));
  label lock = cas;
  lock.wait = wait_kind::lock;
  EXPECT_FALSE(wait_satisfied(lock, 0));
  EXPECT_TRUE(wait_satisfied(lock, 1));
}

TEST(label, ordinary_accesses_may_concern_parts_of_a_location) {
  const auto read = [](std::uint8_t bytes) {
    return label{.what = op::read{.ordinary = true, .bytes = bytes}};
  };
  const auto write = [](std::uint8_t bytes) {
    return label{.what = op::write{.ordinary = true, .bytes = bytes}};
  };
  EXPECT_TRUE(concern_other_parts(read(0x0F), write(0xF0)));
  EXPECT_FALSE(concern_other_parts(read(0x0F), write(0x18)));
  EXPECT_FALSE(concern_other_parts(read(0x0F), write(0))) << "all bytes";
  EXPECT_FALSE(concern_other_parts(read(0x0F), {.what = op::write{}})) << "no ordinary access";
}

#ifndef NDEBUG
TEST(label_death, has_no_field_of_another_kind) {
  EXPECT_DEATH(static_cast<void>(cas.as<op::write>()), "is<Op>");
  EXPECT_DEATH(static_cast<void>(storage_of(cas)), "is<Op>");
}
#endif

} // namespace
} // namespace heddle::checker
