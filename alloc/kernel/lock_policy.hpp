// What an implementation of a spin lock leaves to its policy, as shipped; mutants differ by one.
#pragma once

#include <heddle/interrupt.hpp>
#include <heddle/order.hpp>

namespace heddle::kernel {

struct shipped_lock {
  static constexpr order acquiring = acquire; // of the access that finds the lock free
  static constexpr order releasing = release; // of the store that gives it back
  // The interrupts of the CPU are masked up to this level while it holds the lock, or waits for it.
  static constexpr irq_level masks = max_irq_level;
  // Whether the lock, or a ticket, is taken by one read-modify-write, not by a load and a store.
  static constexpr bool taken_at_once = true;
};

// Stronger than it need be.
struct seq_cst_lock : shipped_lock {
  static constexpr order acquiring = seq_cst;
  static constexpr order releasing = seq_cst;
};

// Mutants.
struct relaxed_acquire_lock : shipped_lock {
  static constexpr order acquiring = relaxed;
};
struct relaxed_release_lock : shipped_lock {
  static constexpr order releasing = relaxed;
};
struct torn_lock : shipped_lock {
  static constexpr bool taken_at_once = false;
};
struct non_masking_lock : shipped_lock {
  static constexpr irq_level masks = irqs_enabled;
};

} // namespace heddle::kernel
