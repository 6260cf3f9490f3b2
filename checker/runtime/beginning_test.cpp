// What is done to storage happens after its life has begun, or before that in an earlier life; a
// hand-over that orders nothing is a failure, whatever the access.
#include <atomic>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

extern "C" {
void give_from_heap(std::memory_order order);
void give_from_pool(std::memory_order order);
void give_twice(std::memory_order order);
void write_ordinarily(std::memory_order order);
void write_atomically(std::memory_order order);
void prepare_and_give(std::memory_order order);
void prepare_only();
}

namespace heddle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using step = void (*)(std::memory_order);

check_result hand_over(step give, step take, std::memory_order store, std::memory_order load,
                       memory_model model = memory_model::rc11) {
  return check({.model = model, .stop_at_first_failure = false}, [=](machine& m) {
    m.thread("giver", [=] { give(store); });
    m.thread("taker", [=] { take(load); });
  });
}

TEST(beginnings, are_before_what_is_done_to_what_was_handed_over) {
  for (const step give : {give_from_heap, give_from_pool, give_twice, prepare_and_give})
    for (const step take : {write_ordinarily, write_atomically}) {
      for (const memory_model model : {sc, tso, rc11}) {
        const check_result right =
            hand_over(give, take, std::memory_order_release, std::memory_order_acquire, model);
        EXPECT_EQ(right.verdict, verdict::pass) << right.report();
      }
      const check_result unpublished =
          hand_over(give, take, std::memory_order_relaxed, std::memory_order_acquire);
      EXPECT_EQ(unpublished.kinds, std::set<kind>{kind::use_after_free}) << unpublished.report();
      const check_result unseen =
          hand_over(give, take, std::memory_order_release, std::memory_order_relaxed);
      EXPECT_EQ(unseen.kinds, std::set<kind>{kind::use_after_free}) << unseen.report();
    }
}

TEST(beginnings, are_named_with_the_access) {
  const check_result heap = hand_over(give_from_heap, write_ordinarily, std::memory_order_relaxed,
                                      std::memory_order_relaxed);
  EXPECT_THAT(heap.failure.message,
              AllOf(HasSubstr("taker writes giver's heap+"), HasSubstr("beginning_code.c:3"),
                    HasSubstr("nothing orders that after giver allocates it at ")));
  const check_result pool = hand_over(give_from_pool, write_atomically, std::memory_order_relaxed,
                                      std::memory_order_relaxed);
  EXPECT_THAT(pool.failure.message, HasSubstr("the life of "));
}

TEST(beginnings, concern_the_pools_own_use_of_the_memory_too) {
  const check_result r = check({.model = rc11, .stop_at_first_failure = false}, [](machine& m) {
    m.thread("giver", [] { give_from_pool(std::memory_order_release); });
    m.thread("pool", [] { prepare_only(); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::use_after_free}) << r.report();
}

TEST(beginnings, before_all_lanes_are_before_all_accesses) {
  for (const step give : {give_from_heap, give_from_pool}) {
    const check_result r =
        check({.model = rc11, .stop_at_first_failure = false}, [give](machine& m) {
          m.initially([give] { give(std::memory_order_relaxed); });
          m.thread("taker", [] { write_ordinarily(std::memory_order_relaxed); });
        });
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  }
}

} // namespace
} // namespace heddle
