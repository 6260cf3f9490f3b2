// What is said of a heap's ledger when entries are only partly ordered is what is said of it in
// some order that agrees.
#include "checker/properties/heap_properties.hpp"

#include <algorithm>
#include <memory>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace heddle::checker {
namespace {

constexpr std::size_t lane_count = 3;

// Entries in an order that agrees with what happens before what.
struct ledger {
  std::vector<heap_pool> pools{{0, 32, 8}, {64, 32, 8}};
  std::vector<heap_record> records;
  std::vector<std::vector<bool>> before; // by record, closed under transitivity

  // Record number `step` of the lane; steps are numbered from 0 here.
  std::size_t number(lane_id lane, std::size_t step) const {
    for (std::size_t i = 0; i < records.size(); ++i)
      if (records[i].lane == lane && records[i].step == step)
        return i;
    return no_record;
  }
  native_orders orders() const {
    const step_order order = [this](lane_id a, std::size_t i, lane_id b, std::size_t j) {
      return before[number(a, i)][number(b, j)];
    };
    return {order, order, order};
  }

  // Adds an entry behind all of its lane and behind those marked in `behind`.
  void add(heap_record r, const std::vector<bool>& behind) {
    const std::size_t self = records.size();
    r.step = 0;
    std::vector<std::size_t> earlier;
    for (std::size_t i = 0; i < self; ++i) {
      const bool same_lane = records[i].lane == r.lane;
      r.step += same_lane ? 1 : 0;
      if (same_lane || (i < behind.size() && behind[i]))
        earlier.push_back(i);
    }
    for (auto& row : before)
      row.push_back(false);
    before.emplace_back(self + 1, false);
    for (const std::size_t e : earlier)
      for (std::size_t i = 0; i < self; ++i)
        if (i == e || before[i][e])
          before[i][self] = true;
    records.push_back(r);
  }
};

bool any_fault(const ledger& l) {
  const native_orders orders = l.orders();
  return find_heap_fault({l.pools, l.records, orders}).has_value();
}

using table = block_table<2, 16>;

bool faulty(table& t, const heap_record& r) {
  const heap_fault fault =
      r.frees ? t.freed(r.pool, r.start, 0, {})
              : t.allocated({.pool = r.pool, .start = r.start, .bytes = r.bytes}, r.alignment);
  return fault.what != kind::none;
}

// Whether anything is wrong in some total order that agrees, of which `done` records are a prefix.
bool any_order_faulty(const ledger& l, const table& so_far, std::vector<bool> done) {
  for (std::size_t i = 0; i < l.records.size(); ++i) {
    const auto waits = [&](std::size_t j) { return !done[j] && l.before[j][i]; };
    bool ready = !done[i];
    for (std::size_t j = 0; j < l.records.size(); ++j)
      ready = ready && !waits(j);
    if (!ready)
      continue;
    auto next = std::make_unique<table>(so_far);
    if (faulty(*next, l.records[i]))
      return true;
    done[i] = true;
    if (any_order_faulty(l, *next, done))
      return true;
    done[i] = false;
  }
  return false;
}

bool any_order_faulty(const ledger& l) {
  table t;
  for (const heap_pool& p : l.pools)
    t.declare(p);
  return any_order_faulty(l, t, std::vector<bool>(l.records.size()));
}

// Mostly sane: blocks of one size, frees of what somebody got.
heap_record random_record(const ledger& so_far) {
  heap_record r;
  r.lane = static_cast<lane_id>(*rc::gen::inRange<int>(0, lane_count));
  r.pool = *rc::gen::element<std::uintptr_t>(0, 0, 0, 64);
  r.start = r.pool + *rc::gen::element<std::uintptr_t>(0, 0, 8, 16);
  r.bytes = *rc::gen::element<std::size_t>(8, 8, 8, 16);
  std::vector<heap_record> gotten;
  std::ranges::copy_if(so_far.records, std::back_inserter(gotten),
                       [](const heap_record& x) { return !x.frees; });
  if (*rc::gen::inRange(0, 2) == 0 || gotten.empty())
    return r;
  const heap_record& got = *rc::gen::elementOf(gotten);
  r.frees = true;
  r.pool = got.pool;
  r.start = got.start + (*rc::gen::inRange(0, 20) == 0 ? 8 : 0);
  return r;
}

ledger random_ledger() {
  ledger l;
  const auto size = *rc::gen::inRange<std::size_t>(1, 8);
  while (l.records.size() < size) {
    std::vector<bool> behind;
    for (std::size_t i = 0; i < l.records.size(); ++i)
      behind.push_back(*rc::gen::inRange(0, 3) != 0);
    l.add(random_record(l), behind);
  }
  return l;
}

TEST(heap_properties, find_a_fault_if_some_order_has_one) {
  unsigned faults = 0;
  const auto property = [&faults] {
    const ledger l = random_ledger();
    const bool expected = any_order_faulty(l);
    faults += expected ? 1 : 0;
    RC_ASSERT(any_fault(l) == expected);
  };
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = 10'000;
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  EXPECT_TRUE(result.is<rc::detail::SuccessResult>()) << text.str();
  EXPECT_GT(faults, 2'000U);
  EXPECT_LT(faults, 8'000U);
}

heap_record allocation(lane_id lane, std::uintptr_t start, std::size_t bytes = 8) {
  return {.lane = lane, .pool = 0, .start = start, .bytes = bytes};
}
heap_record release(lane_id lane, std::uintptr_t start) {
  return {.frees = true, .lane = lane, .pool = 0, .start = start};
}

TEST(heap_properties, name_both_parties) {
  ledger l;
  l.add(allocation(0, 0), {});
  l.add(release(0, 0), {});
  l.add(allocation(1, 0), {true, false}); // knows of the allocation alone
  const native_orders orders = l.orders();
  const heap_history h(l.pools, l.records, orders);
  const auto found = find_overlap(h);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->record, 2U);
  EXPECT_EQ(found->other, 0U);
}

TEST(heap_properties, leave_nested_heaps_alone) {
  ledger l;
  l.pools = {{0, 64, 1}, {16, 16, 1}}; // the second one's memory is a block of the first
  l.add(allocation(0, 16, 16), {});
  heap_record inner = allocation(0, 16);
  inner.pool = 16;
  l.add(inner, {});
  EXPECT_FALSE(any_fault(l));
}

// The same frees, seen by one who can know of the second allocation and by one who cannot.
TEST(heap_properties, a_free_belongs_to_a_hold_that_it_can_know_to_last) {
  for (const bool knows : {false, true}) {
    ledger l;
    l.add(allocation(0, 0), {});
    l.add(release(0, 0), {});
    l.add(allocation(1, 0), {true, true});
    l.add(release(2, 0), {true, true, knows});
    const native_orders orders = l.orders();
    const heap_history h(l.pools, l.records, orders);
    EXPECT_EQ(find_double_free(h).has_value(), !knows);
  }
}

} // namespace
} // namespace heddle::checker
