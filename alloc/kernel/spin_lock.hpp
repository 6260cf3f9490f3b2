// The spin lock that kernel code under test uses: one operation to take it, one to give it back.
//
// To the checker taking it is a single wait, explored once however long it lasts. What a real spin
// lock does instead is in tas_lock.hpp and ticket_lock.hpp, which are checked against this one's
// contract by themselves: at most one CPU is inside, what it did before unlock() happens before
// what the next one does after lock(), and the CPU's interrupts are masked in between.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/uninstrumented.hpp>

namespace heddle::kernel {

// How the kernel was configured, and what a mutant gets wrong.
struct lock_rules {
  // Without other CPUs there is only the interrupt mask: nothing to spin on.
  bool smp = true;
  // Asserts that the CPU does not hold the lock it takes, and holds the lock it gives back.
  bool validate = true;
  // Interrupts of the CPU are masked up to this level while the lock is held.
  irq_level masks = max_irq_level;
  // What the lock's word holds while nobody has the lock. Memory that nobody initialised is zero:
  // with any other value a lock in it is not free.
  std::uint32_t free_word = 0;
};

template <lock_rules Rules = lock_rules{}>
class spin_lock {
public:
  // Makes it free, whoever has it. Zeroed memory needs it only if a free word is not zero.
  HEDDLE_UNINSTRUMENTED void init(place where = place::here()) {
    word_.store(Rules.free_word, relaxed, where);
  }

  // Returns the interrupt mask before, for unlock().
  HEDDLE_UNINSTRUMENTED irq_level lock(place where = place::here()) {
    const irq_level before = Rules.masks > 0 ? cpu::irq_save(Rules.masks, where) : irqs_enabled;
    const std::uint32_t me = cpu::id() + 1;
    if constexpr (Rules.validate) {
      if (owner_ == me) {
        word_.load(relaxed, where); // says in a trace which lock it is, and where it was taken
        expect(false, kind::recursive_lock, "a CPU must not take a spin lock it holds", where);
      }
    }
    if constexpr (Rules.smp)
      await_exchange(word_, Rules.free_word, me, acquire, where);
    else if constexpr (Rules.validate)
      word_.store(me, relaxed, where); // for the trace
    owner_ = me;
    return before;
  }

  HEDDLE_UNINSTRUMENTED void unlock(irq_level before, place where = place::here()) {
    release_only(where);
    if (Rules.masks > 0)
      cpu::irq_restore(before, where);
  }

  // Gives the lock back and leaves interrupts masked.
  HEDDLE_UNINSTRUMENTED void release_only(place where = place::here()) {
    if constexpr (Rules.validate)
      expect(owner_ == cpu::id() + 1, kind::unlock_by_non_owner,
             "a spin lock is given back by the CPU that took it", where);
    owner_ = 0;
    if constexpr (Rules.smp || Rules.validate)
      word_.store(Rules.free_word, release, where);
  }

  HEDDLE_UNINSTRUMENTED bool held_here() const { return owner_ == cpu::id() + 1; }

private:
  atomic<std::uint32_t> word_{0}; // the CPU that holds it, from 1; or the free word
  // The same for validation, as ordinary memory. Only its owner writes it, so whether it is this
  // CPU's own number does not depend on what other CPUs do meanwhile.
  std::uint32_t owner_ = 0;
};

// Holds a lock while it lives.
template <class Lock>
class lock_guard {
public:
  HEDDLE_UNINSTRUMENTED explicit lock_guard(Lock& l, place where = place::here())
      : lock_(l), before_(l.lock(where)), where_(where) {}
  HEDDLE_UNINSTRUMENTED ~lock_guard() { lock_.unlock(before_, where_); }
  lock_guard(const lock_guard&) = delete;
  lock_guard& operator=(const lock_guard&) = delete;

private:
  Lock& lock_;
  irq_level before_;
  place where_;
};

} // namespace heddle::kernel
