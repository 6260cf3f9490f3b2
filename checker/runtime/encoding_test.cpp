// Every label that code can ask for survives its encoding, and is packed as the interface says.
#include "checker/runtime/encoding.hpp"

#include <gtest/gtest.h>

namespace heddle::checker {
namespace {

// Nothing but what an operation does not hold: location, context and initial value.
void expect_survives(const label& l) {
  const operation o = encode(l);
  const label back = decode(o);
  EXPECT_TRUE(same_operation(back, l)) << std::hex << o.how;
  EXPECT_EQ(back.where.line, l.where.line);
  EXPECT_EQ(encode(back).how, o.how);
  EXPECT_EQ(encode(back).operand, o.operand);
  EXPECT_EQ(encode(back).expected, o.expected);
}

TEST(encoding, accesses_survive) {
  for (const order o : {order::plain, relaxed, acquire, release, acq_rel, seq_cst})
    for (const std::uint8_t size : {1, 2, 4, 8}) {
      expect_survives({.what = op::read{}, .ord = o, .size = size, .where = {"a", 3}});
      expect_survives({.what = op::write{.value = 5}, .ord = o, .size = size});
      expect_survives({.what = op::write{.begins_life = true, .value = 5}, .ord = o, .size = size});
      expect_survives({.what = op::read{.ordinary = true, .bytes = 0x3C}, .ord = o, .size = size});
      expect_survives({.what = op::write{.ordinary = true, .bytes = 0x3C, .value = ~value_t{0}},
                       .ord = o,
                       .size = size});
      expect_survives({.what = op::fence{}, .ord = o});
    }
}

TEST(encoding, updates_survive) {
  for (unsigned which = 0; which <= HEDDLE_RT_COMPARE_EXCHANGE; ++which)
    for (const order o : {relaxed, acquire, release, acq_rel, seq_cst})
      for (const wait_kind wait : {wait_kind::none, wait_kind::await, wait_kind::lock})
        for (const bool weak : {false, true})
          expect_survives({.what = op::update{.op = static_cast<update_op>(which),
                                              .failure = failure_order(o),
                                              .weak = weak,
                                              .operand = ~value_t{0},
                                              .expected = 7},
                           .ord = o,
                           .wait = wait,
                           .size = 4});
}

TEST(encoding, waiting_reads_survive) {
  for (const relation until : {relation::equal, relation::not_equal})
    for (const bool sees_raise : {false, true})
      expect_survives(
          {.what = op::read{.until = until, .sees_raise = sees_raise, .wanted = ~value_t{0}},
           .ord = acquire,
           .wait = wait_kind::await,
           .size = 4});
}

TEST(encoding, choices_and_lives_survive) {
  expect_survives({.what = op::choice{3}});
  expect_survives({.what = op::coalescing{2}});
  for (const bool must : {false, true})
    expect_survives({.what = op::delivery{.lines = 0b1010, .must = must, .size = 2}});
  expect_survives({.what = op::begin_life{{0x5000, 16}}});
  expect_survives({.what = op::end_life{{0x5000, 16}}});
}

// What the checked platform and instrumented code pass.
TEST(encoding, is_that_of_the_interface) {
  EXPECT_EQ(encode({.what = op::read{}, .ord = acquire, .size = 4}).how,
            HEDDLE_RT_HOW(HEDDLE_RT_READ, acquire, relaxed, 0, 0, 0, 0, 4));
  EXPECT_EQ(encode({.what = op::write{}, .ord = order::plain, .size = 1}).how,
            HEDDLE_RT_HOW(HEDDLE_RT_WRITE, order::plain, relaxed, 0, 0, 0, 0, 1));
  EXPECT_EQ(
      encode({.what = op::update{.op = update_op::bit_nand, .operand = 3}, .ord = acq_rel}).how,
      HEDDLE_RT_HOW(HEDDLE_RT_UPDATE, acq_rel, relaxed, HEDDLE_RT_NAND, 0, 0, 0, 8));
  const op::update weak{.op = update_op::compare_exchange, .failure = acquire, .weak = true};
  EXPECT_EQ(encode({.what = weak, .ord = seq_cst, .wait = wait_kind::lock}).how,
            HEDDLE_RT_HOW(HEDDLE_RT_UPDATE, seq_cst, acquire, HEDDLE_RT_COMPARE_EXCHANGE,
                          HEDDLE_RT_WAIT_LOCK, 0, 1, 8));
  EXPECT_EQ(encode({.what = op::read{.until = relation::not_equal}, .wait = wait_kind::await}).how,
            HEDDLE_RT_HOW(HEDDLE_RT_READ, relaxed, relaxed, 0, HEDDLE_RT_WAIT_AWAIT, 1, 0, 8));
  EXPECT_EQ(encode({.what = op::fence{}, .ord = seq_cst}).how,
            HEDDLE_RT_HOW(HEDDLE_RT_FENCE, seq_cst, relaxed, 0, 0, 0, 0, 8));
  const operation choice = encode({.what = op::choice{3}});
  EXPECT_EQ(choice.how, HEDDLE_RT_HOW(HEDDLE_RT_CHOICE, relaxed, relaxed, 0, 0, 0, 0, 8));
  EXPECT_EQ(choice.operand, 3U);
}

TEST(encoding, says_without_decoding_what_accesses_memory) {
  const int object = 0;
  const operation read = encode({.what = op::read{}, .size = 4}, &object);
  EXPECT_TRUE(is_access(read.how));
  EXPECT_EQ(size_of(read.how), 4U);
  EXPECT_EQ(read.address, &object);
  EXPECT_FALSE(is_access(encode({.what = op::delivery{.lines = 1}}).how));
  EXPECT_FALSE(is_access(encode({.what = op::end_life{{0x5000, 16}}}).how));
}

} // namespace
} // namespace heddle::checker
