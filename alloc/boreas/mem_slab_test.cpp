// The slab on one CPU. Everything holds for every mutant unless it says otherwise.
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include <heddle/native/context.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<1>;

constexpr std::size_t block_bytes = 32;
constexpr std::uint32_t blocks = 4;

template <class Policy>
struct mem_slab : testing::Test {
  void* alloc() {
    void* block = nullptr;
    EXPECT_EQ(slab.alloc(os, &block, timeout::none), boreas::ok);
    return block;
  }
  std::byte* block(std::size_t i) { return pool + i * block_bytes; }

  tasks os;
  alignas(16) std::byte pool[blocks * block_bytes] = {};
  boreas::mem_slab<Policy, tasks> slab;
};

using policies =
    testing::Types<boreas::shipped, boreas::first_commit, boreas::validating,
                   boreas::give_before_push, boreas::pop_before_take, boreas::bump_and_wake,
                   boreas::flag_before_list, boreas::flag_before_lock, boreas::no_re_check,
                   boreas::relaxed_counters, boreas::atomic_list<boreas::shipped>,
                   boreas::no_masking>;
TYPED_TEST_SUITE(mem_slab, policies);

TYPED_TEST(mem_slab, refuses_shapes_that_cannot_hold_a_link) {
  EXPECT_EQ(this->slab.init(this->pool, 0, blocks), boreas::invalid);
  EXPECT_EQ(this->slab.init(this->pool, block_bytes, 0), boreas::invalid);
  EXPECT_EQ(this->slab.init(this->pool, block_bytes + 2, blocks), boreas::invalid);
  EXPECT_EQ(this->slab.init(this->pool + 1, block_bytes, blocks), boreas::invalid);
  EXPECT_EQ(this->slab.init(this->pool, ~std::size_t{0} / 8 * 8, blocks), boreas::invalid);
}

TYPED_TEST(mem_slab, hands_out_each_block_once_in_ascending_order) {
  ASSERT_EQ(this->slab.init(this->pool, block_bytes, blocks), boreas::ok);
  for (std::size_t i = 0; i < blocks; ++i)
    EXPECT_EQ(this->alloc(), this->block(i));
  void* none = this->pool;
  EXPECT_EQ(this->slab.alloc(this->os, &none, timeout::none), boreas::no_mem);
  EXPECT_EQ(none, nullptr);
  EXPECT_EQ(this->slab.num_used(), blocks);
  EXPECT_EQ(this->slab.num_free(), 0U);
}

TYPED_TEST(mem_slab, a_wait_that_runs_out_says_so) {
  ASSERT_EQ(this->slab.init(this->pool, block_bytes, 1), boreas::ok);
  this->alloc();
  void* none = this->pool;
  EXPECT_EQ(this->slab.alloc(this->os, &none, timeout::finite), boreas::again);
  EXPECT_EQ(none, nullptr);
}

TYPED_TEST(mem_slab, the_block_freed_last_is_allocated_first_with_its_contents) {
  ASSERT_EQ(this->slab.init(this->pool, block_bytes, blocks), boreas::ok);
  this->alloc();
  void* const block = this->alloc();
  std::memset(block, 0x5A, block_bytes);
  this->slab.free(this->os, block);
  EXPECT_EQ(this->slab.listed(blocks + 1), blocks - 1);
  EXPECT_EQ(this->slab.credits(), blocks - 1);
  ASSERT_EQ(this->alloc(), block);
  for (std::size_t i = sizeof(void*); i < block_bytes; ++i)
    EXPECT_EQ(static_cast<std::byte*>(block)[i], std::byte{0x5A});
}

TYPED_TEST(mem_slab, remembers_how_many_blocks_were_used_at_once) {
  ASSERT_EQ(this->slab.init(this->pool, block_bytes, blocks), boreas::ok);
  void* const a = this->alloc();
  void* const b = this->alloc();
  this->slab.free(this->os, a);
  this->slab.free(this->os, b);
  EXPECT_EQ(this->slab.num_used(), 0U);
  EXPECT_EQ(this->slab.max_used(), 2U);
}

TYPED_TEST(mem_slab, a_static_one_is_built_by_the_first_allocation) {
  this->slab.define(this->pool, block_bytes, blocks);
  EXPECT_EQ(this->alloc(), this->block(0));
  EXPECT_EQ(this->slab.credits(), blocks - 1);
  EXPECT_EQ(this->slab.listed(blocks), blocks - 1);
}

TYPED_TEST(mem_slab, a_zeroed_one_has_nothing) {
  void* none = this->pool;
  EXPECT_EQ(this->slab.alloc(this->os, &none, timeout::none), boreas::invalid);
  EXPECT_EQ(none, nullptr);
}

// What frees before the first allocation lead to: block numbers of the next allocations, 9 for
// memory that is no block.
std::vector<int> allocated_after_freeing(auto& slab, tasks& os, std::byte* pool, void* freed) {
  slab.define(pool, block_bytes, blocks);
  slab.free(os, freed);
  std::vector<int> result;
  for (std::uint32_t i = 0; i < blocks; ++i) {
    void* block = nullptr;
    if (slab.alloc(os, &block, timeout::none) != boreas::ok)
      break;
    const auto offset = static_cast<std::byte*>(block) - pool;
    const bool is_block = offset >= 0 && offset < std::ptrdiff_t{blocks * block_bytes};
    result.push_back(is_block ? static_cast<int>(offset / std::ptrdiff_t{block_bytes}) : 9);
  }
  return result;
}

template <class Policy>
std::vector<int> allocated_after_freeing(int freed) {
  alignas(16) std::byte pool[blocks * block_bytes];
  alignas(16) std::byte foreign[block_bytes];
  tasks os;
  boreas::mem_slab<Policy, tasks> slab;
  void* const memory = freed == 9 ? foreign : pool + static_cast<std::size_t>(freed) * block_bytes;
  return allocated_after_freeing(slab, os, pool, memory);
}

TEST(free_before_init, as_observed_of_upstream) {
  using list = std::vector<int>;
  for (const int freed : {9, 0, 2})
    EXPECT_EQ(allocated_after_freeing<boreas::first_commit>(freed), (list{0, 1, 2, 3})) << freed;
  EXPECT_EQ(allocated_after_freeing<boreas::shipped>(9), (list{9, 0, 1, 2}));
  EXPECT_EQ(allocated_after_freeing<boreas::shipped>(0), (list{0, 0, 0, 0}));
  EXPECT_EQ(allocated_after_freeing<boreas::shipped>(2), (list{2, 0, 1, 2}));
}

TEST(free_before_init, is_ignored_by_a_slab_that_looks) {
  for (const int freed : {9, 0, 2})
    EXPECT_EQ(allocated_after_freeing<boreas::validating>(freed), (std::vector{0, 1, 2, 3}));
}

} // namespace
