// A test-and-set spin lock: an exchange that is repeated whenever the lock looks free.
//
// Who gets it when it is given back is left to chance: a CPU may be overtaken for ever.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/uninstrumented.hpp>

#include "alloc/kernel/lock_policy.hpp"

namespace heddle::kernel {

template <class Policy = shipped_lock>
class tas_lock {
public:
  // Returns the interrupt mask before, for unlock().
  HEDDLE_UNINSTRUMENTED irq_level lock(place where = place::here()) {
    const irq_level before = cpu::irq_save(Policy::masks, where);
    while (!take(where)) {
      while (taken_.load(relaxed, where) != 0)
        cpu::relax(where);
    }
    return before;
  }

  HEDDLE_UNINSTRUMENTED void unlock(irq_level before, place where = place::here()) {
    taken_.store(0, Policy::releasing, where);
    cpu::irq_restore(before, where);
  }

private:
  HEDDLE_UNINSTRUMENTED bool take(place where) {
    if constexpr (Policy::taken_at_once) {
      return taken_.exchange(1, Policy::acquiring, where) == 0;
    } else {
      if (taken_.load(Policy::acquiring, where) != 0)
        return false;
      taken_.store(1, relaxed, where);
      return true;
    }
  }

  atomic<std::uint8_t> taken_{0};
};

} // namespace heddle::kernel
