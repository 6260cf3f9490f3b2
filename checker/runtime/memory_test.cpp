// Address spaces, arenas, and the tables from addresses to ids and names.
#include <cstring>

#include <gtest/gtest.h>

#include "checker/runtime/address_space.hpp"
#include "checker/runtime/location_table.hpp"
#include "checker/runtime/name_table.hpp"

namespace heddle::checker {
namespace {

TEST(address_space, is_at_the_same_place_every_time) {
  std::uintptr_t first = 0;
  {
    const address_space space(0);
    first = space.base();
  }
  const address_space space(0);
  EXPECT_EQ(space.base(), first);
  const address_space another(0);
  EXPECT_NE(another.base(), first);
}

TEST(address_space, of_the_second_run_differs_in_base_and_fill) {
  address_space here(0);
  address_space there(1);
  EXPECT_NE(here.base(), there.base());
  EXPECT_NE(here.fill(), there.fill());
  EXPECT_EQ(here.base() % address_space::alignment, 0U);
  EXPECT_EQ(there.base() % address_space::alignment, 0U);
  for (auto* space : {&here, &there}) {
    space->open(0);
    arena heap = space->heap(0);
    const auto* fresh = static_cast<const unsigned char*>(heap.allocate(1, 1));
    EXPECT_EQ(*fresh, space->fill());
    EXPECT_EQ(static_cast<unsigned char>(*(space->stack_high(0) - 1)), space->fill());
  }
}

TEST(address_space, knows_its_parts) {
  address_space space(0);
  const auto heap = reinterpret_cast<std::uintptr_t>(space.heap(3).base());
  const auto stack = reinterpret_cast<std::uintptr_t>(space.stack_low(3));
  EXPECT_EQ(space.slot_of(heap), 3U);
  EXPECT_EQ(space.slot_of(stack), 3U);
  EXPECT_TRUE(space.is_guard(stack - 1));
  EXPECT_FALSE(space.is_guard(stack));
  EXPECT_TRUE(address_space::any_contains(space.stack_low(3)));
  EXPECT_FALSE(address_space::any_contains(&space));
}

TEST(arena, hands_out_aligned_distinct_filled_memory_until_it_is_full) {
  alignas(64) std::byte memory[256];
  arena a(memory, sizeof memory, 0xFF);
  auto* const one = static_cast<std::byte*>(a.allocate(1, 1));
  auto* const aligned = static_cast<std::byte*>(a.allocate(8, 64));
  EXPECT_EQ(one, memory);
  EXPECT_EQ(aligned, memory + 64);
  EXPECT_EQ(aligned[7], std::byte{0xFF});
  EXPECT_NE(a.allocate(0, 1), a.allocate(0, 1));
  EXPECT_EQ(a.allocate(200, 1), nullptr);
  a.reset();
  EXPECT_EQ(a.allocate(200, 1), memory);
}

TEST(location_table, ids_are_dense_and_stable) {
  location_table table;
  location_id clash = 0;
  for (location_id l = 0; l < 5000; ++l)
    ASSERT_EQ(table.find_or_add(0x1000 + l * 8, 8, clash), l);
  for (location_id l = 0; l < 5000; ++l)
    ASSERT_EQ(table.find_or_add(0x1000 + l * 8, 8, clash), l);
  EXPECT_EQ(table.size(), 5000U);
}

TEST(location_table, refuses_overlaps_and_other_sizes) {
  location_table table;
  location_id clash = 0;
  ASSERT_EQ(table.find_or_add(0x1004, 4, clash), 0U);
  EXPECT_EQ(table.find_or_add(0x1004, 2, clash), location_table::none);
  EXPECT_EQ(clash, 0U);
  EXPECT_EQ(table.find_or_add(0x1000, 8, clash), location_table::none);
  EXPECT_EQ(table.find_or_add(0x1006, 2, clash), location_table::none);
  EXPECT_EQ(table.find_or_add(0x1000, 4, clash), 1U);
  EXPECT_EQ(table.find_or_add(0x1008, 8, clash), 2U);
}

TEST(location_table, has_overlaps_where_they_are_allowed) {
  location_table table;
  location_id clash = 0;
  ASSERT_EQ(table.find_or_add(0x1000, 8, clash), 0U);
  EXPECT_FALSE(table.has_overlaps());
  EXPECT_EQ(table.find_or_add(0x1000, 4, clash, true), 1U);
  EXPECT_EQ(table.find_or_add(0x1004, 4, clash, true), 2U);
  EXPECT_TRUE(table.has_overlaps());
  EXPECT_EQ(table.find_or_add(0x1000, 8, clash), 0U);
  EXPECT_EQ(table.find_or_add(0x1000, 4, clash), 1U);
  std::vector<location_id> found;
  table.for_each_overlapping(0x1003, 2, [&](location_id l) { found.push_back(l); });
  EXPECT_EQ(found, (std::vector<location_id>{0, 1, 2}));
  found.clear();
  table.for_each_overlapping(0x1006, 2, [&](location_id l) { found.push_back(l); });
  EXPECT_EQ(found, (std::vector<location_id>{0, 2}));
}

TEST(name_table, nests_by_address) {
  name_table names;
  names.add(0x1008, 8, "start");
  names.add(0x1000, 32, "talloc");
  names.add(0x2000, 4, "x");
  EXPECT_EQ(names.name_of(0x1008), "talloc.start");
  EXPECT_EQ(names.name_of(0x100C), "talloc.start+4");
  EXPECT_EQ(names.name_of(0x1010), "talloc+16");
  EXPECT_EQ(names.name_of(0x2000), "x");
  EXPECT_EQ(names.name_of(0x2004), "");
}

} // namespace
} // namespace heddle::checker
