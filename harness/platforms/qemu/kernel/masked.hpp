// Interrupts of this CPU masked by the processor, while it lives.
#pragma once

#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {

class masked {
public:
  masked() : was_open_(arch::mask()) {}
  ~masked() {
    if (was_open_)
      arch::unmask();
  }
  masked(const masked&) = delete;
  masked& operator=(const masked&) = delete;

private:
  bool was_open_;
};

} // namespace heddle::bare
