// A spin lock with interrupts masked, for the kernel's own tables and the serial port.
#pragma once

#include <cstdint>

#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/masked.hpp"

namespace heddle::bare {

struct spin_lock {
  bool taken = false;
};

class locked {
public:
  explicit locked(spin_lock& lock) : lock_(lock) {
    while (__atomic_exchange_n(&lock_.taken, true, __ATOMIC_ACQUIRE))
      arch::relax();
  }
  ~locked() { __atomic_store_n(&lock_.taken, false, __ATOMIC_RELEASE); }
  locked(const locked&) = delete;
  locked& operator=(const locked&) = delete;

private:
  masked mask_; // from before the lock is taken until after it is free
  spin_lock& lock_;
};

} // namespace heddle::bare
