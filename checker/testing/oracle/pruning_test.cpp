// Nothing is lost where interrupts are only offered before operations that the rule names: the same
// outcomes, deadlocks and kinds of failure as where they are offered everywhere. The long test has
// thousands of programs.
#include "checker/testing/oracle/pruning.hpp"

#include <gtest/gtest.h>

#include "checker/testing/lang/parser.hpp"
#include "checker/testing/oracle/pruning_fuzz.hpp"

namespace heddle::checker::oracle {
namespace {

constexpr memory_model models[] = {sc, tso, rc11};

// Explores both ways and expects the same; returns the pruned one.
explored expect_equal(const char* program, memory_model m) {
  const lang::program_tree tree = lang::parse(program);
  const explored everywhere = explore_unpruned(tree, {.model = m});
  explored pruned = explore_pruned(tree, {.model = m});
  EXPECT_TRUE(everywhere.exhaustive && pruned.exhaustive) << program;
  EXPECT_EQ(everywhere.found, pruned.found) << program << " under " << name_of(m);
  EXPECT_LE(pruned.executions, everywhere.executions) << program;
  return pruned;
}

// Handler and host have nothing in common, yet "the handler saw v2=0 and the other thread v0=1"
// depends on whether the handler comes before the update.
TEST(pruning, sees_an_order_that_only_another_thread_shows) {
  for (const memory_model m : models) {
    const explored found =
        expect_equal("v0 v1 v2: T: st(v1,1,rlx); fai(v0,1,rlx) | T: st(v2,1,rlx); r=ld(v0,rlx) | "
                     "IRQ(0,1,1): h=ld(v2,rlx)",
                     m);
    EXPECT_EQ(found.found.outcomes.contains(
                  "v0=1 v1=1 v2=1 | T0: v1:=1 v0=0:=1 | T0irq0: v2=0 | T1: v2:=1 v0=1 "),
              true);
  }
}

// With the handler between the two accesses of v1 and y the fence forbids that both threads miss
// each other; so it has to be tried before them, although it conflicts with no other thread.
TEST(pruning, a_barrier_in_a_handler_orders_what_it_interrupts) {
  for (const memory_model m : models) {
    expect_equal("x y p: T: st(x,1,rlx); r=ld(p,rlx); s=ld(y,rlx) | "
                 "T: st(y,1,rlx); fence(sc); r=ld(x,rlx) | IRQ(0,1,1): fence(sc); st(p,1,rlx)",
                 m);
    expect_equal("x y p q: T: st(x,1,rlx); r=ld(p,rlx); s=ld(y,rlx) | "
                 "T: st(y,1,rlx); fence(sc); r=ld(x,rlx) | IRQ(0,1,1): fai(q,1,rlx); st(p,1,rlx)",
                 m);
  }
}

// An access to q between two accesses of x is enough for the SC axiom to order more.
TEST(pruning, an_access_between_sequentially_consistent_ones_matters) {
  expect_equal("x y q: T: st(x,1,sc); ld(q,rlx) | T: r=ld(x,acq); s=ld(y,sc) | "
               "T: st(y,1,sc); r=ld(x,sc) | IRQ(0,1,1): st(x,2,rel)",
               rc11);
}

TEST(pruning, keeps_deadlocks_and_failures) {
  const explored recursive = expect_equal(
      "x; mutex m: T: lock(m); st(x,1,rlx); unlock(m) | IRQ(0,1,1): lock(m); unlock(m)", sc);
  EXPECT_TRUE(recursive.found.stuck);
  const explored masked = expect_equal(
      "x; mutex m: T: mask(1) {lock(m); st(x,1,rlx); unlock(m)} | IRQ(0,1,1): lock(m); unlock(m)",
      sc);
  EXPECT_FALSE(masked.found.stuck);
  const explored failing = expect_equal(
      "x: T: r=ld(x,rlx); check(r==0); assume(0) | IRQ(0,1,1): st(x,1,rlx); check(0)", sc);
  EXPECT_TRUE(failing.found.kinds.contains(kind::expectation));
}

// The raise is only reached where the other thread's read did not race with the write before it.
TEST(pruning, a_race_does_not_hide_what_comes_after_it) {
  for (const memory_model m : models) {
    const explored racy = expect_equal("plain p: T: r=p | T: p=0; raise(0) | IRQ(0,0,1): ", m);
    EXPECT_TRUE(racy.found.kinds.contains(kind::data_race));
    EXPECT_FALSE(racy.found.outcomes.empty());
  }
}

// 24 accesses that nobody else makes, and a handler that reads what another thread writes twice.
TEST(pruning, private_operations_offer_nothing) {
  const char* const program = "a b p: T: for(k=0;k<24;k++) st(p,k,rlx); st(a,1,rlx) | "
                              "T: st(a,2,rlx); st(b,1,rlx) | IRQ(0,1,1): r=ld(a,rlx); s=ld(b,rlx)";
  for (const memory_model m : models) {
    const std::uint64_t everywhere =
        explore_unpruned(lang::parse(program), {.model = m}).executions;
    const explored pruned = expect_equal(program, m);
    RecordProperty(name_of(m),
                   std::to_string(everywhere) + " to " + std::to_string(pruned.executions));
    EXPECT_LE(pruned.executions * 8, everywhere);
    EXPECT_LE(pruned.rounds, 3U);
  }
}

TEST(pruning, random_programs) {
  for (const memory_model m : models)
    check_pruning(m, interrupted_programs(), 100);
}

TEST(pruning, random_interrupted_cycles) {
  for (const memory_model m : models)
    check_pruning_of_interrupted_cycles(m, 300);
}

TEST(pruning, random_programs_that_wait) {
  program_shape shape = interrupted_programs();
  shape.waits = shape.locks = true;
  for (const memory_model m : models)
    EXPECT_GT(check_pruning(m, shape, 60).stuck, 5U);
}

} // namespace
} // namespace heddle::checker::oracle
