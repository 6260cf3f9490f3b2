// A test-and-set spin lock: an exchange that is repeated while the lock looks free.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/interrupt.hpp>

namespace heddle::kernel {

// Policy: `acquiring` and `releasing`, the memory orders of taking and giving back.
template <class Policy>
class tas_lock {
public:
  irq_level lock(place where = place::here()) {
    const irq_level before = cpu::irq_save(max_irq_level, where);
    while (taken_.exchange(1, Policy::acquiring, where) != 0) {
      while (taken_.load(relaxed, where) != 0)
        cpu::relax(where);
    }
    return before;
  }

  void unlock(irq_level before, place where = place::here()) {
    taken_.store(0, Policy::releasing, where);
    cpu::irq_restore(before, where);
  }

private:
  atomic<std::uint8_t> taken_{0};
};

} // namespace heddle::kernel
