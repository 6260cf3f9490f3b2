// What lanes do, operation by operation.
#include "checker/testing/oracle/lane_script.hpp"

#include <gtest/gtest.h>

#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::oracle {
namespace {

using form = request::form;
using results = std::vector<std::int64_t>;

struct scripted {
  explicit scripted(const char* text) : tree(lang::parse(text)), facts(tree) {}

  request after(lane_id lane, const results& r) const {
    return lane_script(tree, facts, lane).after(r);
  }
  lane_script::registers registers(lane_id lane, const results& r) const {
    return lane_script(tree, facts, lane).registers_after(r);
  }

  lang::program_tree tree;
  script_facts facts;
};

TEST(lane_script, operations_follow_from_results) {
  const scripted p("x y: T: if(ld(x,acq)==2) st(y,7,rel); else fence(sc)");
  EXPECT_EQ(p.after(0, {}).what, form::read);
  EXPECT_EQ(p.after(0, {}).ord, order::acquire);
  EXPECT_EQ(p.after(0, {2}).what, form::write);
  EXPECT_EQ(p.after(0, {2}).place, 1U);
  EXPECT_EQ(p.after(0, {2}).operand, 7);
  EXPECT_EQ(p.after(0, {3}).what, form::fence);
  EXPECT_EQ(p.after(0, {3, 0}).what, form::done);
}

TEST(lane_script, copies_have_their_own_index) {
  const scripted p("a[3]: T: st(a[0],9,rlx) | T[2]: st(a[i+1],i,rlx)");
  EXPECT_EQ(p.facts.names(), (std::vector<std::string>{"a[0]", "a[1]", "a[2]"}));
  EXPECT_EQ(p.facts.lanes, 3U);
  EXPECT_EQ(p.after(1, {}).place, 1U);
  EXPECT_EQ(p.after(2, {}).place, 2U);
  EXPECT_EQ(p.after(2, {}).operand, 1);
}

TEST(lane_script, main_runs_before_creates_and_joins) {
  const scripted p("x: PRE: st(x,1,rlx) | T[2]: ld(x,rlx) | MAIN: join(1); r=5");
  EXPECT_EQ(p.facts.lanes, 3U);
  EXPECT_EQ(p.after(0, {}).what, form::write);
  EXPECT_EQ(p.after(0, {0}).what, form::create);
  EXPECT_EQ(p.after(0, {0, 0}).target, 2);
  EXPECT_EQ(p.after(0, {0, 0, 0}).what, form::join);
  EXPECT_EQ(p.after(0, {0, 0, 0}).target, 2);
  EXPECT_EQ(p.registers(0, {0, 0, 0, 0}).at("r"), 5);
}

TEST(lane_script, a_plain_variable_is_read_and_written) {
  const scripted p("plain p=4: T: p++; r=p&&p");
  EXPECT_EQ(p.after(0, {}).ord, order::plain);
  EXPECT_EQ(p.after(0, {4}).what, form::write);
  EXPECT_EQ(p.after(0, {4}).operand, 5);
  EXPECT_EQ(p.after(0, {4, 0, 0}).what, form::done); // && skips the second read
  EXPECT_EQ(p.after(0, {4, 0, 1}).what, form::read);
}

TEST(lane_script, assumptions_cut_and_checks_fail) {
  EXPECT_EQ(scripted("x: T: assume(ld(x,rlx)); st(x,1,rlx)").after(0, {0}).what, form::cut);
  EXPECT_EQ(scripted("x: T: check(ld(x,rlx)); st(x,1,rlx)").after(0, {0}).what, form::failed);
  EXPECT_EQ(scripted("x: T: check(ld(x,rlx)); st(x,1,rlx)").after(0, {1}).what, form::write);
}

TEST(request, compare_exchange_is_worth_its_success) {
  const request cas = scripted("x: T: cas(x,3,8,acq_rel)").after(0, {});
  EXPECT_EQ(cas.failure, order::acquire);
  EXPECT_TRUE(succeeds(cas, 3));
  EXPECT_FALSE(succeeds(cas, 8));
  EXPECT_EQ(written_by(cas, 3), 8);
  EXPECT_EQ(result_of(cas, 3, true), 1);
  EXPECT_EQ(result_of(cas, 8, false), 0);
  EXPECT_FALSE(may_fail_spuriously(cas));
  EXPECT_TRUE(may_fail_spuriously(scripted("x: T: casw(x,3,8,rlx)").after(0, {})));
  EXPECT_EQ(scripted("x: T: cas(x,3,8,rel)").after(0, {}).failure, order::relaxed);
  EXPECT_EQ(scripted("x: T: cas(x,3,8,rlx,sc)").after(0, {}).failure, order::seq_cst);
}

TEST(request, updates_return_the_old_value) {
  const auto update = [](const char* text, std::int64_t old) {
    return written_by(scripted(text).after(0, {}), old);
  };
  EXPECT_EQ(update("x: T: fai(x,3,rlx)", 4), 7);
  EXPECT_EQ(update("x: T: fas(x,3,rlx)", 4), 1);
  EXPECT_EQ(update("x: T: fan(x,6,rlx)", 3), 2);
  EXPECT_EQ(update("x: T: fao(x,6,rlx)", 3), 7);
  EXPECT_EQ(update("x: T: fax(x,6,rlx)", 3), 5);
  EXPECT_EQ(update("x: T: xchg(x,6,rlx)", 3), 6);
  EXPECT_EQ(result_of(scripted("x: T: fai(x,3,rlx)").after(0, {}), 4, true), 4);
}

TEST(request, waits_say_what_satisfies_them) {
  const auto due = [](const char* text) { return scripted(text).after(0, {}); };
  EXPECT_TRUE(satisfies(due("x: T: await(x,2,rlx)"), 2));
  EXPECT_FALSE(satisfies(due("x: T: await(x,2,rlx)"), 0));
  EXPECT_TRUE(satisfies(due("x: T: awaitne(x,2,rlx)"), 0));
  EXPECT_FALSE(satisfies(due("x: T: awaitcas(x,2,3,rlx)"), 3));
  EXPECT_TRUE(satisfies(due("mutex m: T: lock(m)"), 0));
  EXPECT_FALSE(satisfies(due("mutex m: T: lock(m)"), 1));
  EXPECT_FALSE(waits(due("x: T: cas(x,2,3,rlx)")));
}

} // namespace
} // namespace heddle::checker::oracle
