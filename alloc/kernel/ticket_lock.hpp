// A ticket spin lock: whoever comes first is served first.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/interrupt.hpp>

namespace heddle::kernel {

// Policy: `acquiring` and `releasing`, the memory orders of taking and giving back.
template <class Policy>
class ticket_lock {
public:
  irq_level lock(place where = place::here()) {
    const irq_level before = cpu::irq_save(max_irq_level, where);
    const std::uint16_t mine = next_.fetch_add(1, relaxed, where);
    while (serving_.load(Policy::acquiring, where) != mine)
      cpu::relax(where);
    return before;
  }

  void unlock(irq_level before, place where = place::here()) {
    // Only the holder writes it: no read-modify-write is needed.
    const std::uint16_t mine = serving_.load(relaxed, where);
    serving_.store(static_cast<std::uint16_t>(mine + 1), Policy::releasing, where);
    cpu::irq_restore(before, where);
  }

private:
  atomic<std::uint16_t> next_{0};
  atomic<std::uint16_t> serving_{0};
};

} // namespace heddle::kernel
