// The boot CPU's word to the others that the heaps are there: the only thing that orders their
// first use of the allocator behind its initialisation.
#pragma once

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/fence.hpp>
#include <heddle/name.hpp>

#include "alloc/awkernel/talloc_policy.hpp"

namespace awkernel {

template <publication_policy Policy>
class ready_flag {
public:
  void publish() { ready_.store(true, Policy::ready_store); }

  void wait() const {
    heddle::await(ready_, Policy::ready_load, true);
    if constexpr (Policy::fence_after_ready)
      heddle::atomic_thread_fence(heddle::acquire);
  }

private:
  heddle::atomic<bool> ready_{false};
};

} // namespace awkernel
