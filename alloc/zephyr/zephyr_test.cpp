// Zephyr's heap, dynamic objects and abort on one CPU. What holds for every variant is a typed
// test; what tells the variants apart is below.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <heddle/native/context.hpp>

#include "alloc/zephyr/abort_system.hpp"
#include "alloc/zephyr/k_heap.hpp"
#include "alloc/zephyr/object_table.hpp"
#include "alloc/zephyr/scheduler.hpp"
#include "alloc/zephyr/thread_abort.hpp"
#include "alloc/zephyr/variant.hpp"

namespace {

using namespace zephyr;
using heddle::kind;

// A CPU with an interrupt mask, which notes what fails.
class zephyr_cpu {
public:
  zephyr_cpu() {
    saved_ = heddle::native::current;
    auto& c = heddle::native::current;
    c.driver = this;
    c.irq_save = [](heddle::native::context& at, std::uint8_t up_to) {
      zephyr_cpu& me = of(at);
      return std::exchange(me.mask, std::max(me.mask, up_to));
    };
    c.irq_restore = [](heddle::native::context& at, std::uint8_t before) { of(at).mask = before; };
    c.failed = [](heddle::native::context& at, kind what, const char*, heddle::place) {
      of(at).failures.push_back(what);
    };
  }
  ~zephyr_cpu() { heddle::native::current = saved_; }

  heddle::irq_level mask = heddle::irqs_enabled;
  std::vector<kind> failures;

private:
  static zephyr_cpu& of(heddle::native::context& c) { return *static_cast<zephyr_cpu*>(c.driver); }

  heddle::native::context saved_;
};

// A kernel with a heap of six units, of which nothing is allocated.
template <class Variant>
class small_kernel {
public:
  void pend(k_thread& t) { sched.pend(t, heap.waiters()); }

  zephyr_cpu cpu;
  scheduler<Variant> sched;
  k_heap<Variant> heap{sched, 6};
  object_table<Variant> objects;
  k_thread first{0};
  k_thread second{1};
};

template <class Variant>
class every_variant : public testing::Test, public small_kernel<Variant> {
protected:
  void TearDown() override {
    EXPECT_EQ(this->cpu.failures, std::vector<kind>{});
    EXPECT_EQ(this->cpu.mask, heddle::irqs_enabled);
  }
};

using variants = testing::Types<v0, v1, v2, v3>;
TYPED_TEST_SUITE(every_variant, variants);

TYPED_TEST(every_variant, allocates_until_the_heap_is_used_up) {
  block<TypeParam> a;
  block<TypeParam> b;
  EXPECT_TRUE(this->heap.alloc(a, 5));
  EXPECT_FALSE(this->heap.alloc(b, 2));
  EXPECT_TRUE(this->heap.alloc(b, 1));
  EXPECT_EQ(this->heap.free_units(), 0U);
  k_free(a);
  EXPECT_EQ(this->heap.free_units(), 5U);
  this->heap.free(b);
  EXPECT_EQ(this->heap.free_units(), 6U);
}

TYPED_TEST(every_variant, notices_a_double_free) {
  block<TypeParam> a;
  ASSERT_TRUE(this->heap.alloc(a, 1));
  k_free(a);
  k_free(a);
  EXPECT_EQ(this->cpu.failures, std::vector{kind::double_free});
  this->cpu.failures.clear();
}

TYPED_TEST(every_variant, an_allocation_that_fits_does_not_wait) {
  block<TypeParam> a;
  EXPECT_EQ(this->heap.alloc_forever(a, 6, this->first), 0U);
  EXPECT_EQ(this->heap.waiters().peek(), nullptr);
}

TYPED_TEST(every_variant, k_heap_free_wakes_all_that_wait) {
  block<TypeParam> a;
  ASSERT_TRUE(this->heap.alloc(a, 1));
  this->pend(this->first);
  this->pend(this->second);
  EXPECT_TRUE(this->first.is(k_thread::pending));
  EXPECT_EQ(this->heap.waiters().peek(), &this->first);
  this->heap.free(a);
  EXPECT_EQ(this->heap.waiters().peek(), nullptr);
  for (const k_thread* t : {&this->first, &this->second}) {
    EXPECT_EQ(t->state.load(), k_thread::queued);
    EXPECT_EQ(t->switched_in.load(), 1);
    EXPECT_EQ(t->pended_on.load(), nullptr);
  }
}

TYPED_TEST(every_variant, a_dead_thread_is_not_made_ready) {
  this->first.change_state(k_thread::dead, 0);
  this->sched.ready(this->first);
  EXPECT_EQ(this->first.state.load(), k_thread::dead);
}

TYPED_TEST(every_variant, an_object_goes_with_the_last_permission) {
  auto& o = this->objects[0];
  ASSERT_TRUE(this->objects.alloc(o, this->heap, this->first));
  EXPECT_EQ(this->heap.free_units(), 4U);
  o.permissions.store(0b11);
  this->objects.release(o, this->first);
  this->objects.release(o, this->first);
  EXPECT_EQ(this->heap.free_units(), 4U);
  this->objects.release(o, this->second);
  EXPECT_EQ(this->heap.free_units(), 6U);
  this->objects.release(o, this->second);
  EXPECT_EQ(this->heap.free_units(), 6U);
}

TYPED_TEST(every_variant, an_object_that_does_not_fit_leaves_nothing_behind) {
  block<TypeParam> a;
  ASSERT_TRUE(this->heap.alloc(a, 5));
  EXPECT_FALSE(this->objects.alloc(this->objects[0], this->heap, this->first));
  EXPECT_EQ(this->heap.free_units(), 1U);
}

TYPED_TEST(every_variant, an_abort_takes_the_victims_permissions_and_no_others) {
  ASSERT_TRUE(this->objects.alloc(this->objects[0], this->heap, this->first));
  ASSERT_TRUE(this->objects.alloc(this->objects[1], this->heap, this->second));
  k_thread_abort(this->sched, this->objects, this->first);
  EXPECT_EQ(this->heap.free_units(), 4U);
  EXPECT_EQ(this->objects[1].permissions.load(), 0b10U);
  k_thread_abort(this->sched, this->objects, this->first);
  k_thread_abort(this->sched, this->objects, this->second);
  EXPECT_EQ(this->heap.free_units(), 6U);
}

TYPED_TEST(every_variant, an_aborted_waiter_leaves_the_queue) {
  for (const bool from_the_front : {true, false}) {
    k_thread a{0};
    k_thread b{1};
    this->pend(a);
    this->pend(b);
    k_thread_abort(this->sched, this->objects, from_the_front ? a : b);
    k_thread& other = from_the_front ? b : a;
    EXPECT_EQ(this->heap.waiters().peek(), &other);
    k_thread_abort(this->sched, this->objects, other);
    EXPECT_EQ(this->heap.waiters().peek(), nullptr);
  }
}

TYPED_TEST(every_variant, conserves_the_units_of_the_heap) {
  rc::check([](const std::vector<std::uint8_t>& steps) {
    small_kernel<TypeParam> k;
    std::array<block<TypeParam>, 4> blocks;
    for (const unsigned step : steps) {
      block<TypeParam>& b = blocks[step % 4];
      if (b.units.load() == 0)
        k.heap.alloc(b, 1 + step / 4 % 3);
      else if (step / 64 % 2 == 0)
        k_free(b);
      else
        k.heap.free(b);
      unsigned used = 0;
      for (const auto& each : blocks)
        used += each.units.load();
      RC_ASSERT(k.heap.free_units() + used == 6U);
    }
    RC_ASSERT(k.cpu.failures.empty());
  });
}

template <class Variant>
bool k_free_wakes() {
  small_kernel<Variant> k;
  block<Variant> a;
  k.heap.alloc(a, 1);
  k.pend(k.first);
  k_free(a);
  return !k.first.is(k_thread::pending);
}

TEST(k_free, wakes_who_waits_unless_it_bypasses_the_queue) {
  EXPECT_TRUE(k_free_wakes<v0>());
  EXPECT_TRUE(k_free_wakes<v1>());
  EXPECT_TRUE(k_free_wakes<v2>());
  EXPECT_FALSE(k_free_wakes<v3>());
}

// Without other CPUs and without validation nothing tells a recursion: what is left is what the
// abort does.
template <class Variant>
bool abort_wakes() {
  abort_system<waited_for<configured<Variant, false, false>>> system;
  zephyr_cpu cpu;
  system.set_up();
  system.abort_victim();
  system.expect_consistent();
  EXPECT_TRUE(cpu.failures.empty());
  EXPECT_EQ(cpu.mask, heddle::irqs_enabled);
  return !system.anybody_pends();
}

TEST(k_thread_abort, wakes_who_waits_for_what_it_frees_unless_k_free_bypasses_the_queue) {
  EXPECT_TRUE(abort_wakes<v0>());
  EXPECT_TRUE(abort_wakes<v1>());
  EXPECT_TRUE(abort_wakes<v2>());
  EXPECT_FALSE(abort_wakes<v3>());
}

template <class Variant, pended Who = pended::waiter>
std::vector<kind> validation_finds() {
  abort_system<starting_with<configured<Variant, false, true>, Who>> system;
  zephyr_cpu cpu;
  system.set_up();
  system.abort_victim();
  return cpu.failures;
}

TEST(k_thread_abort, takes_the_scheduler_lock_once_in_every_answer_to_the_recursion) {
  EXPECT_EQ(validation_finds<v0>().at(0), kind::recursive_lock);
  EXPECT_EQ((validation_finds<v0, pended::nobody>()), std::vector<kind>{});
  EXPECT_EQ((validation_finds<v0_peek_locked, pended::nobody>()).at(0), kind::recursive_lock);
  EXPECT_EQ(validation_finds<v1>(), std::vector<kind>{});
  EXPECT_EQ(validation_finds<v2>(), std::vector<kind>{});
  EXPECT_EQ(validation_finds<v3>(), std::vector<kind>{});
}

} // namespace
