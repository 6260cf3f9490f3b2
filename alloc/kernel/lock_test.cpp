// Spin locks on host threads: what holds for each of them, and what validation notices.
#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <heddle/native/context.hpp>

#include "alloc/kernel/counted_section.hpp"
#include "alloc/kernel/spin_lock.hpp"
#include "alloc/kernel/tas_lock.hpp"
#include "alloc/kernel/ticket_lock.hpp"

namespace {

using namespace heddle::kernel;
using heddle::irq_level;
using heddle::irqs_enabled;
using heddle::kind;
using heddle::max_irq_level;

// Plays a CPU that has interrupts to mask, and notes what fails on it.
class host_cpu {
public:
  host_cpu() {
    saved_ = heddle::native::current;
    auto& c = heddle::native::current;
    c.driver = this;
    c.irq_save = [](heddle::native::context& at, std::uint8_t up_to) {
      host_cpu& me = of(at);
      return std::exchange(me.mask, std::max(me.mask, up_to));
    };
    c.irq_restore = [](heddle::native::context& at, std::uint8_t before) { of(at).mask = before; };
    c.failed = [](heddle::native::context& at, kind what, const char*, heddle::place) {
      of(at).failures.push_back(what);
    };
  }
  ~host_cpu() { heddle::native::current = saved_; }

  irq_level mask = irqs_enabled;
  std::vector<kind> failures;

private:
  static host_cpu& of(heddle::native::context& c) { return *static_cast<host_cpu*>(c.driver); }

  heddle::native::context saved_;
};

template <class Lock>
class spin_locks : public testing::Test {};

using locks = testing::Types<spin_lock<>, spin_lock<lock_rules{.validate = false}>, tas_lock<>,
                             tas_lock<seq_cst_lock>, ticket_lock<>, ticket_lock<seq_cst_lock>>;
TYPED_TEST_SUITE(spin_locks, locks);

TYPED_TEST(spin_locks, let_one_thread_in_at_a_time) {
  constexpr unsigned cpus = 3;
  constexpr unsigned rounds = 1000;
  counted_section<TypeParam> section;
  std::vector<std::thread> threads;
  for (unsigned cpu = 0; cpu < cpus; ++cpu) {
    threads.emplace_back([&section, cpu] {
      heddle::native::current.cpu_id = cpu;
      for (unsigned i = 0; i < rounds; ++i)
        section.enter();
    });
  }
  for (auto& t : threads)
    t.join();
  EXPECT_EQ(section.count(), cpus * rounds);
}

TYPED_TEST(spin_locks, mask_interrupts_while_they_are_held) {
  host_cpu me;
  TypeParam outer;
  TypeParam inner;
  const irq_level before = outer.lock();
  EXPECT_EQ(before, irqs_enabled);
  EXPECT_EQ(me.mask, max_irq_level);
  const irq_level between = inner.lock();
  EXPECT_EQ(between, max_irq_level);
  inner.unlock(between);
  EXPECT_EQ(me.mask, max_irq_level);
  outer.unlock(before);
  EXPECT_EQ(me.mask, irqs_enabled);
}

TEST(ticket_lock, serves_more_than_there_are_tickets) {
  counted_section<ticket_lock<>> section;
  for (unsigned i = 0; i < 70000; ++i)
    section.enter();
  EXPECT_EQ(section.count(), 70000U);
}

TEST(spin_lock, masks_up_to_its_level) {
  host_cpu me;
  spin_lock<lock_rules{.masks = 3}> low;
  const irq_level before = low.lock();
  EXPECT_EQ(me.mask, 3);
  low.unlock(before);
  me.mask = 7;
  low.unlock(low.lock());
  EXPECT_EQ(me.mask, 7);
}

constexpr lock_rules up_validated{.smp = false};
constexpr lock_rules up{.smp = false, .validate = false};

TEST(spin_lock, validation_notices_recursion) {
  host_cpu me;
  spin_lock<up_validated> lock;
  lock.lock();
  EXPECT_TRUE(lock.held_here());
  lock.lock();
  EXPECT_EQ(me.failures, std::vector{kind::recursive_lock});
}

TEST(spin_lock, validation_notices_who_gives_it_back) {
  host_cpu me;
  spin_lock<> lock;
  const irq_level before = lock.lock();
  heddle::native::current.cpu_id = 1;
  EXPECT_FALSE(lock.held_here());
  lock.unlock(before);
  EXPECT_EQ(me.failures, std::vector{kind::unlock_by_non_owner});
}

TEST(spin_lock, a_single_cpu_without_validation_takes_it_twice_unnoticed) {
  host_cpu me;
  spin_lock<up> lock;
  const irq_level outer = lock.lock();
  const irq_level inner = lock.lock();
  lock.unlock(inner);
  EXPECT_EQ(me.mask, max_irq_level);
  lock.unlock(outer);
  EXPECT_EQ(me.mask, irqs_enabled);
  EXPECT_TRUE(me.failures.empty());
}

TEST(spin_lock, released_alone_leaves_interrupts_masked) {
  host_cpu me;
  spin_lock<> lock;
  lock.lock();
  lock.release_only();
  EXPECT_FALSE(lock.held_here());
  EXPECT_EQ(me.mask, max_irq_level);
}

} // namespace
