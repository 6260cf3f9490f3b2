// Zephyr's names under the checker: what they exclude, what they order, and what is wrong to do.
#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"
#include "checker/runtime/unseen_code.hpp"

extern "C" {
int count_locked();
int count_if_free();
void lock_twice();
void unlock_only();
int count_irq_locked();
int count_masked();
void send(int m);
int receive_forever();
int receive_soon();
int receive_now();
int take_unit();
int receive_locked();
unsigned units();
void reset_units();
int bad_semaphore();
int count_in_block();
void assert_counted();
int in_isr();
}

namespace heddle {
namespace {

using testing::HasSubstr;
using outcomes = std::set<std::string>;

check_result run(const std::function<void(machine&)>& build) {
  return check({.model = memory_model::rc11, .stop_at_first_failure = false}, build);
}

void observe_both(machine& m, int (*first)(), int (*second)()) {
  m.thread("P0", [first] { observe("P0", first()); });
  m.thread("P1", [second] { observe("P1", second()); });
}

TEST(zephyr_spin_lock, keeps_other_cpus_out) {
  const check_result r = run([](machine& m) { observe_both(m, count_locked, count_locked); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"P0=1 P1=2", "P0=2 P1=1"}));
}

TEST(zephyr_spin_lock, keeps_handlers_out) {
  const check_result r = run([](machine& m) {
    const cpu_handle core = m.thread("core", [] { observe("thread", count_locked()); });
    m.interrupt(core, "dma", {}, [] {
      observe("in handler", in_isr());
      observe("handler", count_locked());
    });
    m.finally([] { observe("in thread", in_isr()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"handler=1 in handler=1 in thread=0 thread=2",
                                  "handler=2 in handler=1 in thread=0 thread=1"}));
}

TEST(zephyr_spin_lock, may_be_tried) {
  const check_result r = run([](machine& m) { observe_both(m, count_locked, count_if_free); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"P0=1 P1=" + std::to_string(-EBUSY), "P0=1 P1=2", "P0=2 P1=1"}));
}

TEST(zephyr_spin_lock, is_not_taken_twice) {
  const check_result r = run([](machine& m) { m.thread("P0", [] { lock_twice(); }); });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::recursive_lock}) << r.report();
  EXPECT_THAT(r.report(), HasSubstr("zephyr_code.c:9"));
}

TEST(zephyr_spin_lock, is_given_back_by_who_has_it) {
  const check_result r = run([](machine& m) { m.thread("P0", [] { unlock_only(); }); });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::unlock_by_non_owner}) << r.report();
  EXPECT_THAT(r.report(), HasSubstr("zephyr_code.c:33"));
}

TEST(zephyr_spin_lock, is_held_for_a_block) {
  const check_result r = run([](machine& m) { observe_both(m, count_in_block, count_in_block); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"P0=0 P1=1", "P0=1 P1=0"}));
}

TEST(zephyr_assert, fails_as_an_expectation) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { count_locked(); });
    m.thread("P1", [] { assert_counted(); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::expectation}) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr("__ASSERT(count == 1)"));
}

TEST(zephyr_irq_lock, keeps_other_cpus_out_and_nests) {
  const check_result r =
      run([](machine& m) { observe_both(m, count_irq_locked, count_irq_locked); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"P0=1 P1=2", "P0=2 P1=1"}));
}

TEST(zephyr_irq_lock, of_the_cpu_alone_does_not) {
  const check_result r = run([](machine& m) { observe_both(m, count_masked, count_masked); });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
}

TEST(zephyr_semaphore, hands_over_a_unit_and_what_was_written_before) {
  const check_result r = run([](machine& m) {
    m.thread("sender", [] { send(7); });
    m.thread("receiver", [] { observe("got", receive_forever()); });
    m.finally([] { observe("left", units()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"got=7 left=0"}));
}

TEST(zephyr_semaphore, a_wait_may_run_out) {
  const check_result r = run([](machine& m) {
    m.thread("sender", [] { send(7); });
    m.thread("receiver", [] { observe("got", receive_soon()); });
    m.finally([] { observe("left", units()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"got=0 left=1", "got=7 left=0"}));
}

TEST(zephyr_semaphore, each_unit_goes_to_one) {
  const check_result r = run([](machine& m) {
    for (const char* name : {"P0", "P1"})
      m.thread(name, [] { take_unit(); });
    m.thread("sender", [] {
      send(1);
      send(2);
    });
    m.finally([] { observe("left", units()); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{}) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"left=0"}));
}

TEST(zephyr_semaphore, who_waits_in_vain_is_stuck) {
  const check_result r = run([](machine& m) { m.thread("P0", [] { take_unit(); }); });
  EXPECT_NE(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.report(), HasSubstr("zephyr_code.c:66"));
}

TEST(zephyr_semaphore, reset_lets_waiters_go) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] {
      if (units() == 0)
        observe("result", take_unit());
    });
    m.thread("P1", [] {
      reset_units();
      send(1);
    });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (outcomes{"", "result=0", "result=" + std::to_string(-EAGAIN)}));
}

TEST(zephyr_semaphore, handlers_do_not_wait) {
  const auto taking = [](int (*receive)()) {
    return [receive](machine& m) {
      const cpu_handle core = m.thread("core", [] {});
      m.interrupt(core, "dma", {}, [receive] { receive(); });
    };
  };
  EXPECT_EQ(run(taking(receive_now)).verdict, verdict::pass);
  EXPECT_EQ(run(taking(receive_forever)).kinds, std::set<kind>{kind::blocking_in_interrupt});
}

TEST(zephyr_semaphore, nobody_waits_with_a_lock) {
  const check_result r = run([](machine& m) { m.thread("P0", [] { receive_locked(); }); });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::lock_held_while_blocking}) << r.report();
}

TEST(zephyr_semaphore, refuses_what_makes_no_sense) { EXPECT_EQ(bad_semaphore(), -EINVAL); }

TEST(zephyr_names, are_no_code_that_the_checker_does_not_see) {
  EXPECT_THAT(checker::places_to_stop(), testing::IsEmpty());
}

} // namespace
} // namespace heddle
