// Zephyr's spin lock, interrupt lock and assertion as operations of the machine.
//
// The spin lock is that of alloc/kernel: it masks the CPU's interrupts, taking it is one wait, and
// taking it twice or giving back what another CPU holds is a failure, as with
// CONFIG_SPIN_VALIDATE.
#include <cerrno>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>

#include "alloc/kernel/spin_lock.hpp"
#include "harness/facade/caller.hpp"
#include "harness/facade/include/zephyr/irq.h"
#include "harness/facade/include/zephyr/spinlock.h"
#include "harness/facade/include/zephyr/sys/__assert.h"

namespace {

using heddle::place;
using heddle::cpu::irq_restore;
using heddle::cpu::irq_save;
using lock_type = heddle::kernel::spin_lock<>;

static_assert(sizeof(lock_type) == sizeof(k_spinlock) && alignof(lock_type) == alignof(k_spinlock));

lock_type& lock_at(k_spinlock* l) { return *reinterpret_cast<lock_type*>(l); }

// The word alone: whether somebody has the lock.
heddle::atomic<std::uint32_t>& word_of(k_spinlock* l) {
  return *reinterpret_cast<heddle::atomic<std::uint32_t>*>(&l->word);
}

// What irq_lock takes besides the mask if there are several CPUs.
struct global_lock {
  heddle::atomic<std::uint32_t> word{0};
  unsigned depth[heddle::max_cpus] = {}; // of each CPU's own
};
constinit global_lock all_cpus;

HEDDLE_KNOWN_CALLS known_locks[] = R"(
defines k_spin_lock
defines k_spin_trylock
defines k_spin_unlock
defines k_spin_release
defines k_spin_is_locked
defines irq_lock
defines irq_unlock
defines arch_irq_lock
defines arch_irq_unlock
defines arch_irq_unlocked
defines k_is_in_isr
)";

} // namespace

extern "C" {

k_spinlock_key_t k_spin_lock(k_spinlock* l) { return {lock_at(l).lock(HEDDLE_CALLER)}; }

void k_spin_unlock(k_spinlock* l, k_spinlock_key_t key) {
  lock_at(l).unlock(static_cast<heddle::irq_level>(key.key), HEDDLE_CALLER);
}

void k_spin_release(k_spinlock* l) { lock_at(l).release_only(HEDDLE_CALLER); }

int k_spin_trylock(k_spinlock* l, k_spinlock_key_t* k) {
  const place where = HEDDLE_CALLER;
  const heddle::irq_level before = irq_save(heddle::max_irq_level, where);
  std::uint32_t expected = 0;
  const std::uint32_t me = heddle::cpu::id() + 1;
  if (!word_of(l).compare_exchange_strong(expected, me, heddle::acquire, heddle::relaxed, where)) {
    irq_restore(before, where);
    return -EBUSY;
  }
  l->owner = me;
  k->key = before;
  return 0;
}

bool k_spin_is_locked(k_spinlock* l) {
  return word_of(l).load(heddle::relaxed, HEDDLE_CALLER) != 0;
}

unsigned int arch_irq_lock() { return irq_save(heddle::max_irq_level, HEDDLE_CALLER); }
void arch_irq_unlock(unsigned int key) {
  irq_restore(static_cast<heddle::irq_level>(key), HEDDLE_CALLER);
}
bool arch_irq_unlocked(unsigned int key) { return key == heddle::irqs_enabled; }

unsigned int irq_lock() {
  const place where = HEDDLE_CALLER;
  const heddle::irq_level before = irq_save(heddle::max_irq_level, where);
  const unsigned me = heddle::cpu::id();
  if (heddle::cpu::count() > 1 && all_cpus.depth[me]++ == 0)
    await_exchange(all_cpus.word, 0, me + 1, heddle::acquire, where);
  return before;
}

void irq_unlock(unsigned int key) {
  const place where = HEDDLE_CALLER;
  const unsigned me = heddle::cpu::id();
  if (heddle::cpu::count() > 1) {
    heddle::expect(all_cpus.depth[me] != 0, heddle::kind::unlock_by_non_owner,
                   "irq_unlock is called by the CPU that called irq_lock", where);
    if (--all_cpus.depth[me] == 0)
      all_cpus.word.store(0, heddle::release, where);
  }
  irq_restore(static_cast<heddle::irq_level>(key), where);
}

bool k_is_in_isr() { return heddle::cpu::in_interrupt(); }

void heddle_zephyr_assertion_fails(const char* what) {
  heddle::expect(false, heddle::kind::expectation, what, HEDDLE_CALLER);
}

} // extern "C"
