// Talloc on one CPU. Everything here holds for every policy: a mutant that one CPU alone could tell
// from the original would not be a mutant of its concurrency.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <heddle/native/context.hpp>

#include "alloc/awkernel/heap_layout.hpp"
#include "alloc/awkernel/ready_flag.hpp"
#include "alloc/awkernel/talloc.hpp"

namespace {

using awkernel::address;
using awkernel::init_result;
using awkernel::no_address;
using awkernel::small_pool;
using heddle::kind;

constexpr unsigned cpus = 4;
constexpr const auto& at = awkernel::x86_layout;

template <class Policy>
class talloc : public testing::Test {
protected:
  talloc() {
    saved_ = heddle::native::current;
    heddle::native::current.driver = &failures;
    heddle::native::current.failed = [](heddle::native::context& c, kind what, const char*,
                                        heddle::place) {
      static_cast<std::vector<kind>*>(c.driver)->push_back(what);
    };
  }
  ~talloc() override { heddle::native::current = saved_; }

  void on_cpu(unsigned id) { heddle::native::current.cpu_id = id; }

  init_result init_primary(std::size_t size = at.primary_size) {
    return heap.init_primary(at.primary_start, size, cpus);
  }
  init_result init_backup() { return heap.init_backup(at.backup_start, at.backup_size, cpus); }
  void init() {
    ASSERT_EQ(init_backup(), init_result::ok);
    ASSERT_EQ(init_primary(), init_result::ok);
  }
  std::vector<address> take(unsigned blocks) {
    std::vector<address> taken;
    for (unsigned i = 0; i < blocks; ++i)
      taken.push_back(heap.alloc());
    return taken;
  }
  void expect_failure(kind what) {
    EXPECT_EQ(failures, std::vector{what});
    failures.clear();
  }
  void expect_in_use(unsigned primary, unsigned backup) {
    EXPECT_EQ(heap.primary().blocks_in_use(), primary);
    EXPECT_EQ(heap.backup().blocks_in_use(), backup);
  }

  awkernel::talloc<Policy> heap;
  std::vector<kind> failures;

private:
  heddle::native::context saved_;
};

using policies =
    testing::Types<awkernel::shipped, awkernel::shipped_aarch64, awkernel::release_acquire,
                   awkernel::size_first, awkernel::size_first_relaxed_load,
                   awkernel::size_first_relaxed_store, awkernel::size_first_size_stored_first,
                   awkernel::all_seq_cst, awkernel::all_seq_cst_size_first>;
TYPED_TEST_SUITE(talloc, policies);

TYPED_TEST(talloc, has_nothing_before_it_is_initialised) {
  EXPECT_EQ(this->heap.alloc(), no_address);
  EXPECT_FALSE(this->heap.is_primary_mem(at.primary_start));
  EXPECT_FALSE(this->heap.is_primary_mem(no_address));
  this->heap.dealloc(at.primary_start); // upstream ignores it
  EXPECT_TRUE(this->failures.empty());
}

TYPED_TEST(talloc, refuses_heaps_that_cannot_work) {
  EXPECT_EQ(this->heap.init_backup(at.backup_start, at.backup_size, 0), init_result::no_cpus);
  EXPECT_EQ(this->heap.init_backup(at.backup_start, at.backup_size, awkernel::max_cpus + 1),
            init_result::too_many_cpus);
  EXPECT_EQ(this->init_primary(small_pool::block_bytes - 1), init_result::too_small);
  EXPECT_EQ(this->heap.alloc(), no_address);
  // Upstream publishes the range first; a refusal halts the machine, so nobody gets to use it.
  EXPECT_TRUE(this->heap.is_primary_mem(at.primary_start));
}

TYPED_TEST(talloc, primary_range_is_half_open) {
  this->init();
  EXPECT_FALSE(this->heap.is_primary_mem(at.primary_start - 1));
  EXPECT_TRUE(this->heap.is_primary_mem(at.primary_start));
  EXPECT_TRUE(this->heap.is_primary_mem(at.primary_start + at.primary_size - 1));
  EXPECT_FALSE(this->heap.is_primary_mem(at.primary_start + at.primary_size));
  EXPECT_FALSE(this->heap.is_primary_mem(at.backup_start));
}

TYPED_TEST(talloc, falls_back_until_the_primary_heap_is_there) {
  ASSERT_EQ(this->init_backup(), init_result::ok);
  const address early = this->heap.alloc();
  EXPECT_TRUE(at.in_backup(early));
  ASSERT_EQ(this->init_primary(), init_result::ok);
  const address late = this->heap.alloc();
  EXPECT_TRUE(at.in_primary(late));
  this->expect_in_use(1, 1);
  this->heap.dealloc(early);
  this->expect_in_use(1, 0);
  this->heap.dealloc(late);
  this->expect_in_use(0, 0);
  EXPECT_TRUE(this->failures.empty());
}

TYPED_TEST(talloc, primary_then_backup_uses_both) {
  this->init();
  const auto taken = this->take(2 * small_pool::block_limit);
  this->expect_in_use(small_pool::block_limit, small_pool::block_limit);
  EXPECT_EQ(this->heap.alloc(), no_address);
  for (const address block : taken)
    this->heap.dealloc(block);
  this->expect_in_use(0, 0);
  EXPECT_TRUE(this->failures.empty());
}

TYPED_TEST(talloc, primary_only_never_touches_the_backup) {
  this->init();
  this->heap.use_primary();
  this->take(small_pool::block_limit);
  EXPECT_EQ(this->heap.alloc(), no_address);
  this->expect_in_use(small_pool::block_limit, 0);
  this->heap.use_primary_then_backup();
  EXPECT_TRUE(at.in_backup(this->heap.alloc()));
}

TYPED_TEST(talloc, a_free_ignores_the_policy) {
  ASSERT_EQ(this->init_backup(), init_result::ok);
  const address block = this->heap.alloc();
  this->heap.use_primary();
  this->heap.dealloc(block);
  this->expect_in_use(0, 0);
}

TYPED_TEST(talloc, policy_is_one_bit_per_cpu) {
  for (const unsigned cpu : {0U, 31U, 32U, 511U}) {
    this->on_cpu(cpu);
    this->heap.use_primary();
    for (unsigned other = 0; other < awkernel::max_cpus; ++other)
      EXPECT_EQ(this->heap.is_primary_only(other), other == cpu) << cpu << " " << other;
    this->heap.use_primary_then_backup();
    EXPECT_FALSE(this->heap.is_primary_only(cpu));
  }
  this->heap.use_primary_cpu_id(33);
  EXPECT_TRUE(this->heap.is_primary_only(33));
  this->heap.use_primary_then_backup_cpu_id(33);
  EXPECT_FALSE(this->heap.is_primary_only(33));
}

TYPED_TEST(talloc, notices_a_double_free) {
  this->init();
  const address block = this->heap.alloc();
  this->heap.dealloc(block);
  EXPECT_TRUE(this->failures.empty());
  this->heap.dealloc(block);
  this->expect_failure(kind::double_free);
}

TYPED_TEST(talloc, notices_what_is_no_block) {
  this->init();
  const address block = this->heap.alloc();
  this->heap.dealloc(block + 8);
  this->expect_failure(kind::misaligned);
  this->heap.dealloc(at.primary_start + small_pool::block_limit * small_pool::block_bytes);
  this->expect_failure(kind::out_of_pool);
  this->heap.dealloc(at.primary_start + at.primary_size); // neither heap's
  this->expect_failure(kind::foreign_free);
  this->expect_in_use(1, 0);
}

TYPED_TEST(talloc, a_second_initialisation_moves_the_range_but_not_the_heap) {
  // Upstream's backend says "ok" and keeps its region, while the range moves: blocks allocated
  // before are routed to the wrong heap from then on. Hence "exactly once" in the contract.
  this->init();
  const address block = this->heap.alloc();
  EXPECT_EQ(this->heap.init_primary(at.primary_start + awkernel::gib, at.primary_size, cpus),
            init_result::ok);
  this->heap.dealloc(block);
  this->expect_failure(kind::foreign_free);
}

TYPED_TEST(talloc, small_heaps_hold_as_many_blocks_as_fit) {
  ASSERT_EQ(this->init_primary(2 * small_pool::block_bytes + 1), init_result::ok);
  const auto taken = this->take(3);
  EXPECT_EQ(taken[0], at.primary_start);
  EXPECT_EQ(taken[1], at.primary_start + small_pool::block_bytes);
  EXPECT_EQ(taken[2], no_address);
}

TYPED_TEST(talloc, agrees_with_a_list_of_live_blocks) {
  rc::check([this](const std::vector<std::uint8_t>& steps) {
    this->failures.clear();
    awkernel::talloc<TypeParam> fresh;
    fresh.init_backup(at.backup_start, at.backup_size, cpus);
    fresh.init_primary(at.primary_start, at.primary_size, cpus);
    std::vector<address> live;
    for (const unsigned step : steps) {
      if (step % 2 == 0) {
        const address block = fresh.alloc();
        RC_ASSERT((block == no_address) == (live.size() == 2 * small_pool::block_limit));
        RC_ASSERT(std::find(live.begin(), live.end(), block) == live.end());
        if (block != no_address)
          live.push_back(block);
      } else if (!live.empty()) {
        const auto victim = live.begin() + static_cast<long>(step / 2 % live.size());
        fresh.dealloc(*victim);
        live.erase(victim);
      }
      RC_ASSERT(fresh.primary().blocks_in_use() + fresh.backup().blocks_in_use() == live.size());
    }
    RC_ASSERT(this->failures.empty());
  });
}

TYPED_TEST(talloc, whoever_waits_for_a_published_flag_goes_on) {
  awkernel::ready_flag<TypeParam> ready;
  ready.publish();
  ready.wait();
}

// The truth table of the guard: before, set meanwhile -> after.
struct exact_guard : awkernel::shipped {
  static constexpr bool guard_restores_zero = true;
};

template <class Policy>
bool after_guard(bool before, bool meanwhile) {
  awkernel::talloc<Policy> heap;
  const auto set = [&](bool primary_only) {
    return primary_only ? heap.use_primary() : heap.use_primary_then_backup();
  };
  set(before);
  {
    const auto guard = heap.save();
    set(meanwhile);
  }
  return heap.is_primary_only(0);
}

TEST(talloc_guard, upstream_restores_a_one_but_not_a_zero) {
  using awkernel::shipped;
  EXPECT_TRUE(after_guard<shipped>(true, false));
  EXPECT_TRUE(after_guard<shipped>(true, true));
  EXPECT_FALSE(after_guard<shipped>(false, false));
  EXPECT_TRUE(after_guard<shipped>(false, true)); // should be 0: the CPU stays primary-only
}

TEST(talloc_guard, clearing_a_zero_restores_both) {
  for (const bool before : {false, true}) {
    for (const bool meanwhile : {false, true})
      EXPECT_EQ(after_guard<exact_guard>(before, meanwhile), before);
  }
}

TEST(talloc_guard, belongs_to_the_cpu_that_saved) {
  awkernel::talloc<awkernel::shipped> heap;
  heap.use_primary_cpu_id(1);
  heddle::native::current.cpu_id = 1;
  {
    const auto guard = heap.save();
    heap.use_primary_then_backup();
    heddle::native::current.cpu_id = 2; // the task migrated
  }
  EXPECT_TRUE(heap.is_primary_only(1));
  EXPECT_FALSE(heap.is_primary_only(2));
  heddle::native::current.cpu_id = 0;
}

} // namespace
