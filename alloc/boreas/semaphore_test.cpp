// The semaphore on one CPU: what needs no second task. Everything here holds for every mutant.
#include <gtest/gtest.h>

#include <heddle/native/context.hpp>

#include "alloc/boreas/semaphore.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<1>;

template <class Policy>
struct semaphore : testing::Test {
  tasks os;
  boreas::semaphore<Policy, tasks> sem;
};

using policies =
    testing::Types<boreas::shipped, boreas::bump_and_wake, boreas::increment_and_target,
                   boreas::last_among_equals, boreas::no_consume, boreas::got_not_woken,
                   boreas::no_unlink_on_timeout, boreas::no_notify, boreas::node_after_unlock,
                   boreas::node_after_notify, boreas::no_second_look, boreas::priority_at_give,
                   boreas::reset_at_once, boreas::no_masking>;
TYPED_TEST_SUITE(semaphore, policies);

TYPED_TEST(semaphore, refuses_a_limit_that_cannot_be_kept) {
  EXPECT_EQ(this->sem.init(0, 0), boreas::invalid);
  EXPECT_EQ(this->sem.init(3, 2), boreas::invalid);
  EXPECT_EQ(this->sem.init(2, 2), boreas::ok);
  EXPECT_EQ(this->sem.count_get(), 2U);
}

TYPED_TEST(semaphore, takes_what_is_there_and_no_more) {
  this->sem.define(1, 3);
  EXPECT_EQ(this->sem.take(this->os, timeout::forever), boreas::ok);
  EXPECT_EQ(this->sem.take(this->os, timeout::none), boreas::busy);
  this->sem.give(this->os);
  EXPECT_EQ(this->sem.count_get(), 1U);
  EXPECT_EQ(this->sem.take(this->os, timeout::none), boreas::ok);
}

TYPED_TEST(semaphore, a_give_at_the_limit_is_dropped) {
  this->sem.define(0, 2);
  for (int i = 0; i < 3; ++i)
    this->sem.give(this->os);
  EXPECT_EQ(this->sem.count_get(), 2U);
}

TYPED_TEST(semaphore, a_wait_that_runs_out_says_so) {
  this->sem.define(0, 1);
  EXPECT_EQ(this->sem.take(this->os, timeout::finite), boreas::again);
  EXPECT_EQ(this->os.pending(this->os.current(), boreas::semaphore_slot), 0U);
}

TYPED_TEST(semaphore, a_reset_takes_all_units) {
  this->sem.define(2, 2);
  this->sem.reset(this->os);
  EXPECT_EQ(this->sem.count_get(), 0U);
}

// Nobody waits: a wait that ran out has left the queue. Not so in one mutant.
TEST(semaphore_shipped, a_wait_that_ran_out_does_not_wait_any_more) {
  tasks os;
  boreas::semaphore<boreas::shipped, tasks> sem;
  sem.define(0, 1);
  sem.take(os, timeout::finite);
  EXPECT_FALSE(sem.has_waiter());
  sem.give(os);
  EXPECT_EQ(sem.count_get(), 1U);
}

// A zeroed semaphore is not initialised, but a give of it does nothing worse than nothing.
TEST(semaphore_shipped, a_give_of_a_zeroed_one_is_lost) {
  tasks os;
  boreas::semaphore<boreas::shipped, tasks> sem;
  EXPECT_FALSE(sem.has_waiter());
  sem.give(os);
  EXPECT_EQ(sem.count_get(), 0U);
}

} // namespace
