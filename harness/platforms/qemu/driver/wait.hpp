// Waiting of the driver itself, for instance at a barrier: at first awake, so that nothing is lost
// when it does not take long, then asleep, because the host may have fewer processors than the
// emulated machine, and whoever is waited for needs one.
#pragma once

#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {

inline constexpr std::uint64_t patience = 20'000; // ns awake
inline constexpr std::uint64_t doze = 50'000;     // ns asleep, for waiting code under test

// With interrupts open. `condition` may change at any time, by somebody who then calls wake(id).
template <class Condition>
void wait_until(lane& l, Condition condition) {
  for (const auto begin = arch::clock(); arch::clock() - begin < patience;) {
    if (condition())
      return;
    arch::relax();
  }
  for (;;) {
    arch::mask(); // or the wake-up could come between the last look and the sleep
    __atomic_store_n(&l.asleep, true, __ATOMIC_SEQ_CST);
    const bool done = condition();
    if (!done)
      arch::wait_for_arrival();
    __atomic_store_n(&l.asleep, false, __ATOMIC_RELAXED);
    arch::unmask();
    if (done)
      return;
  }
}

// To be called after the condition has become true, by an operation that is seq_cst.
void wake(unsigned id);
void wake_all_but(unsigned self);

} // namespace heddle::bare
