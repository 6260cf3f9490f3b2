// Brute force on programs that can be judged by hand, and its shortcuts against the unabridged
// search.
#include "checker/testing/oracle/axiomatic.hpp"

#include <gtest/gtest.h>

#include "checker/testing/lang/parser.hpp"
#include "checker/testing/oracle/random_cycle.hpp"
#include "checker/testing/oracle/random_program.hpp"

namespace heddle::checker::oracle {
namespace {

axiomatic_result run(const char* program) { return enumerate_candidates(lang::parse(program)); }

axiomatic_verdict under_sc(const char* program) { return run(program)[memory_model::sc]; }

TEST(relation, has_the_operators_of_the_papers) {
  relation r(4); // 0 -> 1 -> 2, 2 -> 2
  r.add(0, 1);
  r.add(1, 2);
  r.add(2, 2);
  EXPECT_TRUE(sequence(r, r).holds(0, 2));
  EXPECT_FALSE(sequence(r, r).holds(0, 1));
  EXPECT_TRUE(closure(r).holds(0, 2));
  EXPECT_TRUE(inverse(r).holds(1, 0));
  EXPECT_TRUE(maybe(r).holds(3, 3));
  EXPECT_FALSE(irreflexive(r));
  const relation path = r - identity_on(only(2), 4);
  EXPECT_TRUE(acyclic(path));
  EXPECT_FALSE(acyclic(path | inverse(path)));
  EXPECT_EQ(sequence(identity_on(only(0), 4), r), r & sequence(identity_on(only(0), 4), r));
}

TEST(axiomatic, a_check_fails_if_some_consistent_execution_fails_it) {
  const axiomatic_result r = run("x y: T: st(x,1,rlx); st(y,1,rlx) | "
                                 "T: a=ld(y,rlx); b=ld(x,rlx); check(a==0||b==1)");
  EXPECT_FALSE(r[memory_model::sc].failure);
  EXPECT_FALSE(r[memory_model::tso].failure);
  EXPECT_TRUE(r[memory_model::rc11].failure);
  EXPECT_EQ(r[memory_model::rc11].graphs.size(), 3U); // the failing one is not complete
}

TEST(axiomatic, a_cut_lane_makes_the_execution_incomplete) {
  EXPECT_EQ(under_sc("x: T: st(x,1,rlx) | T: assume(ld(x,rlx)==1)").graphs.size(), 1U);
  // ... and is no deadlock, although a lane waits for it.
  EXPECT_FALSE(under_sc("x: T: assume(0); st(x,1,rlx) | T: await(x,1,rlx)").stuck);
}

TEST(axiomatic, complete_executions_only_have_satisfied_waits) {
  const axiomatic_verdict v = under_sc("x: T: st(x,1,rlx); st(x,2,rlx) | T: await(x,1,rlx)");
  EXPECT_EQ(v.graphs.size(), 1U);
  EXPECT_TRUE(v.stuck); // the lane came too late for the 1
  EXPECT_FALSE(under_sc("x: T: st(x,1,rlx); st(x,2,rlx) | T: awaitne(x,0,rlx)").stuck);
}

TEST(axiomatic, locks_in_opposite_order_deadlock) {
  const char* program = "mutex m n: T: lock(m); lock(n); unlock(n); unlock(m) | "
                        "T: lock(n); lock(m); unlock(m); unlock(n)";
  for (const axiomatic_verdict& v : run(program).verdicts) {
    EXPECT_EQ(v.graphs.size(), 2U);
    EXPECT_TRUE(v.stuck);
  }
  EXPECT_FALSE(under_sc("mutex m: T[3]: lock(m); unlock(m)").stuck);
  EXPECT_TRUE(under_sc("mutex m: T: lock(m) | MAIN: join(0); lock(m)").stuck);
}

TEST(axiomatic, a_join_of_a_waiting_lane_is_stuck_with_it) {
  EXPECT_TRUE(under_sc("x: T: await(x,1,rlx) | MAIN: join(0)").stuck);
  EXPECT_FALSE(under_sc("x: T: await(x,1,rlx) | MAIN: st(x,1,rlx); join(0)").stuck);
}

TEST(axiomatic, races_count_in_incomplete_executions_as_well) {
  const char* cut = "plain p; x: T: p=1; assume(0) | T: p=2";
  EXPECT_TRUE(under_sc(cut).race);
  EXPECT_TRUE(under_sc("plain p; x: T: p=1; await(x,1,rlx) | T: a=p").race);
  const axiomatic_verdict racy = under_sc("plain p: T: p=1 | T: p=2");
  EXPECT_TRUE(racy.race);
  EXPECT_TRUE(racy.graphs.empty());
  EXPECT_FALSE(under_sc("plain p: T: a=p | T: b=p").race);
}

TEST(axiomatic, a_budget_that_is_exceeded_is_reported) {
  const lang::program_tree tree = lang::parse("x: T[4]: fai(x,1,rlx)");
  EXPECT_FALSE(enumerate_candidates(tree).over_budget);
  EXPECT_TRUE(enumerate_candidates(tree, {.max_candidates = 23}).over_budget);
  EXPECT_TRUE(enumerate_candidates(tree, {.max_structures = 20}).over_budget);
  EXPECT_TRUE(run("x: T: while(1) st(x,1,rlx)").over_budget);
  EXPECT_TRUE(run("x: T: while(1) r=r+1").over_budget);
}

// Verdicts with and without the shortcuts; `program` is shown if they differ.
void expect_same_without_shortcuts(const lang::program_tree& tree, unsigned& compared) {
  const axiomatic_result all =
      enumerate_candidates(tree, {.max_candidates = 20'000, .skip_incoherent = false});
  if (all.over_budget)
    return;
  ++compared;
  const axiomatic_result some = enumerate_candidates(tree);
  for (const memory_model m : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
    SCOPED_TRACE(lang::print(tree) + " under " + name_of(m));
    EXPECT_EQ(some[m].graphs, all[m].graphs);
    EXPECT_EQ(some[m].race, all[m].race);
    EXPECT_EQ(some[m].stuck, all[m].stuck);
  }
}

TEST(axiomatic, skipping_incoherent_candidates_changes_no_verdict) {
  program_shape shape;
  shape.max_operations = 8;
  shape.plain = shape.locks = shape.waits = true;
  unsigned compared = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    expect_same_without_shortcuts(random_program(shape, seed), compared);
    expect_same_without_shortcuts(random_cycle(seed), compared);
  }
  EXPECT_GT(compared, 150U);
}

TEST(axiomatic, models_include_each_other) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    const lang::program_tree tree = random_cycle(seed);
    const axiomatic_result r = enumerate_candidates(tree);
    for (const signature& s : r[memory_model::sc].graphs) {
      EXPECT_TRUE(r[memory_model::tso].graphs.contains(s)) << lang::print(tree);
      EXPECT_TRUE(r[memory_model::rc11].graphs.contains(s)) << lang::print(tree);
    }
  }
}

// RC11 was made so that this mapping to x86 is correct (PLDI 2017, section 6): what the machine can
// do, the language allows.
TEST(axiomatic, whatever_x86_does_is_allowed_by_the_language) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    const lang::program_tree tree = random_cycle(seed);
    const axiomatic_result r = enumerate_candidates(tree);
    for (const signature& s : r[memory_model::tso].graphs)
      EXPECT_TRUE(r[memory_model::rc11].graphs.contains(s)) << lang::print(tree);
  }
}

} // namespace
} // namespace heddle::checker::oracle
