// The rule on single operations: which ones interrupts have to be offered before.
#include "checker/explore/delivery_rule.hpp"

#include <gtest/gtest.h>

#include "checker/explore/scripted_program.hpp"

namespace heddle::checker {
namespace {

using script::fence;
using script::fetch_add;
using script::load;
using script::store;

constexpr lane_id host = 0;
constexpr lane_id other = 1;
constexpr location_id a = 0, b = 1, c = 2, d = 3;

label in_context(label l, context_id context) {
  l.context = context;
  return l;
}

label await(location_id l) {
  label w = load(l);
  w.wait = wait_kind::await;
  return w;
}

// What the handlers of the host's lane do, and what the other lane does.
struct seen {
  std::vector<label> handler;
  std::vector<label> elsewhere{};
  std::vector<label> by_host{};
};

delivery_rule rule_for(const seen& all, std::optional<memory_model> model = {}) {
  footprints f;
  for (const label& l : all.handler)
    f.note(host, true, in_context(l, line_context(0)));
  for (const label& l : all.elsewhere)
    f.note(other, false, l);
  for (const label& l : all.by_host)
    f.note(host, false, l);
  return {f, 2, model};
}

bool offers(const seen& all, const label& next, std::optional<memory_model> model = {}) {
  return rule_for(all, model).offers_before(host, next);
}

TEST(delivery_rule, without_footprints_offers_everywhere) {
  const delivery_rule everywhere;
  EXPECT_TRUE(everywhere.offers_before(host, load(a)));
  EXPECT_TRUE(everywhere.offers_before(other, script::choose(2)));
  EXPECT_TRUE(everywhere.offers_before_mask());
}

TEST(delivery_rule, offers_before_an_operation_that_conflicts_with_a_handler) {
  EXPECT_TRUE(offers({{store(a, 1)}}, load(a)));
  EXPECT_TRUE(offers({{load(a)}}, store(a, 1)));
  EXPECT_TRUE(offers({{load(a)}}, fetch_add(a, 1)));
  EXPECT_FALSE(offers({{load(a)}}, load(a)));
  EXPECT_FALSE(offers({{store(a, 1)}}, store(b, 1)));
}

TEST(delivery_rule, offers_before_an_operation_that_matters_elsewhere_if_a_handler_does_too) {
  // The order of the two shows in the other lane, although they have nothing in common.
  EXPECT_TRUE(offers({{load(b)}, {store(b, 1), load(a)}}, store(a, 1)));
  // One of both is not enough.
  EXPECT_FALSE(offers({{load(b)}, {store(b, 1), load(b)}}, store(a, 1)));
  EXPECT_FALSE(offers({{store(c, 1)}, {store(b, 1), load(a)}}, store(a, 1)));
  // Common reads are no conflict.
  EXPECT_FALSE(offers({{load(b)}, {store(b, 1), load(a)}}, load(a)));
}

TEST(delivery_rule, takes_the_handlers_of_a_lane_together) {
  footprints f;
  f.note(host, true, in_context(store(a, 1), line_context(0)));
  f.note(host, true, in_context(load(a), line_context(1)));
  f.note(host, true, in_context(store(b, 1), line_context(1)));
  f.note(host, true, in_context(load(c), line_context(2)));
  const delivery_rule rule(f, 1);
  EXPECT_TRUE(rule.offers_before(host, load(a)));
  EXPECT_TRUE(rule.offers_before(host, load(b)));
  EXPECT_FALSE(rule.offers_before(host, load(c)));
  // Likewise inside a handler, which another may interrupt.
  EXPECT_TRUE(rule.offers_before(host, in_context(load(a), line_context(2))));
  EXPECT_FALSE(rule.offers_before(host, in_context(load(c), line_context(2))));
}

TEST(delivery_rule, a_handler_may_switch_to_another_task) {
  footprints f;
  f.note(host, false, in_context(store(a, 1), task_context(0)));
  f.note(host, false, in_context(store(b, 1), task_context(1)));
  f.note(host, true, in_context(load(c), line_context(0)));
  const delivery_rule rule(f, 1);
  EXPECT_TRUE(rule.offers_before(host, in_context(load(b), task_context(0))));
  EXPECT_FALSE(rule.offers_before(host, in_context(load(a), task_context(0))));
  EXPECT_FALSE(rule.offers_before(host, in_context(load(a), line_context(0))));
  EXPECT_TRUE(rule.offers_before(host, in_context(load(a), task_context(7))));
}

TEST(delivery_rule, handlers_of_other_lanes_do_not_interrupt_this_one) {
  footprints f;
  f.note(other, true, in_context(store(a, 1), line_context(0)));
  const delivery_rule rule(f, 2);
  EXPECT_FALSE(rule.offers_before(host, load(a)));
  EXPECT_TRUE(rule.offers_before(other, load(a)));
}

TEST(delivery_rule, always_offers_before_an_operation_that_waits) {
  EXPECT_TRUE(offers({{}}, await(a)));
  EXPECT_TRUE(offers({{}}, script::join(other)));
}

TEST(delivery_rule, fences_matter_where_there_are_store_buffers) {
  const seen reads_shared = {{load(b)}, {store(b, 1)}};
  EXPECT_FALSE(offers(reads_shared, fence(seq_cst), sc));
  EXPECT_TRUE(offers(reads_shared, fence(seq_cst), tso));
  EXPECT_TRUE(offers(reads_shared, fence(release), rc11));
  EXPECT_TRUE(offers(reads_shared, fence(seq_cst)));
  EXPECT_FALSE(offers({{load(c)}, {store(b, 1)}}, fence(seq_cst)));
  // One in a handler, as well: what stands before the handler is no longer delayed behind it.
  const seen fenced = {{fence(seq_cst), store(c, 1)}, {store(b, 1), load(a)}};
  EXPECT_FALSE(offers(fenced, store(a, 1), sc));
  EXPECT_TRUE(offers(fenced, store(a, 1), tso));
  EXPECT_TRUE(offers(fenced, store(a, 1), rc11));
}

TEST(delivery_rule, a_locked_operation_is_a_fence_under_tso_wherever_it_is) {
  const seen locked = {{fetch_add(c, 1)}, {store(b, 1), load(a)}};
  EXPECT_FALSE(offers(locked, store(a, 1), sc));
  EXPECT_TRUE(offers(locked, store(a, 1), tso));
  EXPECT_FALSE(offers(locked, store(a, 1), rc11));
  EXPECT_TRUE(offers({{load(b)}, {store(b, 1)}}, store(c, 1, seq_cst), tso));
}

TEST(delivery_rule, synchronising_with_another_lane_matters_under_rc11) {
  const seen reads_shared = {{load(b)}, {store(b, 1), load(a)}};
  EXPECT_TRUE(offers(reads_shared, load(a, acquire), rc11));
  EXPECT_FALSE(offers(reads_shared, load(a, acquire), tso));
  EXPECT_FALSE(offers(reads_shared, load(c, acquire), rc11));
  EXPECT_TRUE(offers(reads_shared, load(c, seq_cst), rc11));
}

// scb has an edge for two accesses with one of another location between them.
TEST(delivery_rule, beside_sequentially_consistent_accesses_every_access_matters_under_rc11) {
  const seen beside = {{load(c)}, {load(b, seq_cst)}, {store(b, 1, seq_cst)}};
  EXPECT_TRUE(offers(beside, load(d), rc11));
  EXPECT_FALSE(offers(beside, load(d), tso));
  const seen elsewhere = {{load(c)}, {load(b, seq_cst)}, {store(d, 1, seq_cst)}};
  EXPECT_FALSE(offers(elsewhere, load(d), rc11));
}

TEST(delivery_rule, raising_a_line_conflicts_with_being_delivered) {
  label taken = load(c, acquire);
  taken.as<op::read>().sees_raise = true;
  taken.wait = wait_kind::await;
  EXPECT_TRUE(offers({{taken}}, fetch_add(c, 1, release)));
  // Withdrawing is a read, but changes what the next delivery waits for.
  label withdrawn = load(c);
  withdrawn.as<op::read>().sees_raise = true;
  EXPECT_TRUE(offers({{taken}}, withdrawn));
  // What is raised elsewhere is seen there.
  EXPECT_TRUE(offers({{taken}, {fetch_add(c, 1, release), load(a)}}, store(a, 1)));
}

TEST(delivery_rule, a_handler_that_may_wait_matters_to_those_who_wait_for_its_lane) {
  EXPECT_TRUE(offers({{await(c)}, {load(a)}}, store(a, 1)));
}

// A program that shows more of itself the more is offered.
exploration explored(bool exhaustive = true) {
  exploration e;
  e.exhaustive = exhaustive;
  return e;
}

TEST(explore_in_rounds, ends_when_nothing_new_is_learned) {
  unsigned rounds = 0;
  explore_in_rounds(1, {}, [&](const delivery_rule& rule, footprints& seen) {
    ++rounds;
    seen.note(host, false, load(a));
    EXPECT_EQ(rule.offers_before(host, load(a)), rounds > 1);
    seen.note(host, true, in_context(store(a, 1), line_context(0)));
    if (rule.offers_before(host, load(a)))
      seen.note(host, true, in_context(store(b, 1), line_context(0)));
    return explored();
  });
  EXPECT_EQ(rounds, 3U);
}

TEST(explore_in_rounds, ends_when_a_round_was_cut_short) {
  unsigned rounds = 0;
  const exploration last =
      explore_in_rounds(1, {}, [&](const delivery_rule& /*rule*/, footprints& seen) {
        ++rounds;
        seen.note(host, true, in_context(store(rounds, 1), line_context(0)));
        return explored(rounds < 2);
      });
  EXPECT_EQ(rounds, 2U);
  EXPECT_FALSE(last.exhaustive);
}

} // namespace
} // namespace heddle::checker
