// What interrupts mean, as a table: a program, and all values that its locations have in the end.
#include <gmock/gmock.h>

#include <set>
#include <string>

#include "checker/explore/explore.hpp"
#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct seen : observer {
  explicit seen(const char* text) : program(std::string_view(text)) {
    explore(program, {.stop_at_first_failure = false}, *this);
  }
  bool on_execution(const execution& g, ending how,
                    const std::vector<violation>& /*found*/) override {
    if (how == ending::complete) {
      std::string text;
      for (location_id l = 0; l < program.locations().size(); ++l)
        if (const location_facts& f = program.locations()[l]; f.name.find('(') == std::string::npos)
          text += std::to_string(g.final_value(l, static_cast<value_t>(f.initial)));
      ends.insert(text);
    }
    stuck += how == ending::stuck ? 1 : 0;
    failed += how == ending::failed ? 1 : 0;
    for (lane_id lane = 0; lane < program.lanes() && how == ending::stuck; ++lane)
      idle = idle || program.at(lane).why == block_reason::idle;
    return true;
  }

  interpreted_program program;
  std::set<std::string> ends; // one digit per location
  unsigned stuck = 0;
  unsigned failed = 0;
  bool idle = false;
};

std::set<std::string> ends(const char* text) {
  const seen all(text);
  EXPECT_EQ(all.stuck + all.failed, 0U) << text;
  return all.ends;
}

TEST(interrupts, arrive_before_any_operation_or_after_the_last) {
  EXPECT_THAT(ends("x y: T: st(y,ld(x,rlx),rlx) | IRQ(0,1,1): st(x,1,rlx)"),
              ElementsAre("10", "11"));
  EXPECT_THAT(ends("x: T: st(x,1,rlx); st(x,2,rlx) | IRQ(0,1,1): st(x,3*ld(x,rlx),rlx)"),
              ElementsAre("2", "6"));
}

TEST(interrupts, that_may_stay_away_do_so_in_some_execution) {
  EXPECT_THAT(ends("x: T: | IRQ(0,1,1): fai(x,1,rlx)"), ElementsAre("1"));
  EXPECT_THAT(ends("x: T: | MAYBE(0,1,1): fai(x,1,rlx)"), ElementsAre("0", "1"));
  EXPECT_THAT(ends("x: T: | MAYBE(0,3,1): fai(x,1,rlx)"), ElementsAre("0", "1", "2", "3"));
}

TEST(interrupts, run_on_their_own_thread_and_on_no_other) {
  // Whoever interrupts itself sees both of its stores or none.
  EXPECT_THAT(ends("x y: T: mask(1) {st(x,1,rlx); st(x,2,rlx)} | IRQ(0,1,1): st(y,ld(x,rlx),rlx)"),
              ElementsAre("20", "22"));
  EXPECT_THAT(ends("x y: T: mask(1) {st(x,1,rlx); st(x,2,rlx)} | T: | "
                   "IRQ(1,1,1): st(y,ld(x,rlx),rlx)"),
              ElementsAre("20", "21", "22"));
}

TEST(interrupts, are_kept_out_by_a_mask_of_their_level_or_higher) {
  EXPECT_THAT(ends("x y: T: mask(2) {st(x,1,rlx); st(x,2,rlx)} | IRQ(0,1,3): st(y,ld(x,rlx),rlx)"),
              ElementsAre("20", "21", "22"));
  // The outer mask holds in an inner, lower one.
  EXPECT_THAT(ends("x y: T: mask(2) {st(x,1,rlx); mask(1) st(x,2,rlx)} | "
                   "IRQ(0,1,2): st(y,ld(x,rlx),rlx)"),
              ElementsAre("20", "22"));
}

TEST(interrupts, nest_if_their_level_is_higher) {
  EXPECT_THAT(ends("x y: T: | IRQ(0,1,1): st(x,1,rlx); st(x,2,rlx) | "
                   "IRQ(0,1,2): st(y,ld(x,rlx),rlx)"),
              ElementsAre("20", "21", "22"));
  EXPECT_THAT(ends("x y: T: | IRQ(0,1,1): st(x,1,rlx); st(x,2,rlx) | "
                   "IRQ(0,1,1): st(y,ld(x,rlx),rlx)"),
              ElementsAre("20", "22"));
}

TEST(interrupts, that_were_kept_out_may_have_become_one) {
  EXPECT_THAT(ends("x: T: mask(1) {fence(rlx)} | IRQ(0,2,1): fai(x,1,rlx)"), ElementsAre("1", "2"));
  // While the first one runs the second may come.
  EXPECT_THAT(ends("x: T: | IRQ(0,3,1): fai(x,1,rlx)"), ElementsAre("2", "3"));
}

TEST(interrupts, are_raised_by_others_or_by_the_thread_itself) {
  EXPECT_THAT(ends("x y: T: st(x,1,rlx); raise(0) | T: | IRQ(1,0,1): st(y,ld(x,rlx),rlx)"),
              ElementsAre("11"));
  EXPECT_THAT(ends("x y: T: raise(0); st(x,1,rlx) | IRQ(0,0,1): st(y,1+ld(x,rlx),rlx)"),
              ElementsAre("11", "12"));
  // Two raises may be one delivery.
  EXPECT_THAT(ends("x: T: raise(0); raise(0) | T: | IRQ(1,0,1): fai(x,1,rlx)"),
              ElementsAre("1", "2"));
  EXPECT_THAT(ends("x: T: if(0) raise(0) | IRQ(0,0,1): st(x,1,rlx)"), ElementsAre("0"));
}

TEST(interrupts, see_what_the_raising_thread_did_before) {
  const seen all("plain p; x: T: p=1; raise(0) | T: | IRQ(1,0,1): st(x,p,rlx)");
  EXPECT_EQ(all.failed, 0U);
  EXPECT_THAT(all.ends, ElementsAre("11"));
}

TEST(interrupts, come_to_a_thread_that_waits) {
  EXPECT_THAT(ends("x: T: await(x,1,rlx) | IRQ(0,1,1): st(x,1,rlx)"), ElementsAre("1"));
  const seen masked("x: T: mask(1) await(x,1,rlx) | IRQ(0,1,1): st(x,1,rlx)");
  EXPECT_THAT(masked.ends, ElementsAre("1")); // it may come before
  EXPECT_GT(masked.stuck, 0U);
  const seen maybe("x: T: await(x,1,rlx) | MAYBE(0,1,1): st(x,1,rlx)");
  EXPECT_GT(maybe.stuck, 0U);
  EXPECT_EQ(seen("x; mutex m: T: lock(m); st(x,1,rlx); unlock(m) | IRQ(0,1,1): lock(m); unlock(m)")
                    .stuck > 0,
            true);
}

TEST(interrupts, end_an_idle_wait_whatever_is_masked) {
  EXPECT_THAT(ends("x: T: mask(1) {if(ld(x,rlx)==0) idle()} | IRQ(0,1,1): st(x,1,rlx)"),
              ElementsAre("1"));
  EXPECT_THAT(ends("x y: T: mask(1) {if(ld(x,rlx)==0) idle(); st(y,ld(x,rlx),rlx)} | "
                   "IRQ(0,2,1): fai(x,1,rlx)"),
              ElementsAre("11", "21", "22"));
  EXPECT_THAT(ends("x: T: mask(1) {if(ld(x,rlx)==0) idle()} | T: raise(0) | "
                   "IRQ(0,0,1): st(x,1,rlx)"),
              ElementsAre("1"));
}

TEST(interrupts, that_came_too_early_do_not_end_an_idle_wait) {
  const seen unmasked("x: T: if(ld(x,rlx)==0) idle() | IRQ(0,1,1): st(x,1,rlx)");
  EXPECT_THAT(unmasked.ends, ElementsAre("1"));
  EXPECT_GT(unmasked.stuck, 0U);
  EXPECT_TRUE(unmasked.idle);
  const seen raised("x: T: if(ld(x,rlx)==0) idle() | T: raise(0) | IRQ(0,0,1): st(x,1,rlx)");
  EXPECT_GT(raised.stuck, 0U);
  const seen never("x: T: idle() | IRQ(0,0,1): st(x,1,rlx)");
  EXPECT_THAT(never.ends, IsEmpty());
  EXPECT_GT(never.stuck, 0U);
}

TEST(interrupts, find_the_registers_of_their_handler_at_zero) {
  EXPECT_THAT(ends("x: T: r=5; st(x,0,rlx) | IRQ(0,1,1): r=r+1; fai(x,r,rlx)"),
              ElementsAre("0", "1"));
}

} // namespace
} // namespace heddle::checker::lang
