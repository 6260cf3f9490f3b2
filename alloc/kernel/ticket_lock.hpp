// A ticket spin lock: whoever comes first is served first.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/name.hpp>
#include <heddle/uninstrumented.hpp>

#include "alloc/kernel/lock_policy.hpp"

namespace heddle::kernel {

template <class Policy = shipped_lock>
class ticket_lock {
public:
  // Tickets are reused after 65536 of them: far more than there are CPUs.
  using ticket = std::uint16_t;

  ticket_lock() = default;
  // The next ticket to be drawn.
  HEDDLE_UNINSTRUMENTED explicit ticket_lock(ticket first) : next_(first), serving_(first) {}

  // Returns the interrupt mask before, for unlock().
  HEDDLE_UNINSTRUMENTED irq_level lock(place where = place::here()) {
    const irq_level before = cpu::irq_save(Policy::masks, where);
    wait_for(draw(where), where);
    return before;
  }

  HEDDLE_UNINSTRUMENTED void unlock(irq_level before, place where = place::here()) {
    // Only the holder writes it: no read-modify-write is needed.
    const ticket mine = serving_.load(relaxed, where);
    serving_.store(static_cast<ticket>(mine + 1), Policy::releasing, where);
    cpu::irq_restore(before, where);
  }

  // The two steps of lock(): they are apart so that it can be said who came first.
  HEDDLE_UNINSTRUMENTED ticket draw(place where = place::here()) {
    if constexpr (Policy::taken_at_once) {
      return next_.fetch_add(1, relaxed, where);
    } else {
      const ticket mine = next_.load(relaxed, where);
      next_.store(static_cast<ticket>(mine + 1), relaxed, where);
      return mine;
    }
  }
  HEDDLE_UNINSTRUMENTED void wait_for(ticket mine, place where = place::here()) {
    while (serving_.load(Policy::acquiring, where) != mine)
      cpu::relax(where);
  }

  HEDDLE_UNINSTRUMENTED void name_members() const {
    heddle::name(next_, "next");
    heddle::name(serving_, "serving");
  }

private:
  atomic<ticket> next_{0};
  atomic<ticket> serving_{0};
};

} // namespace heddle::kernel
