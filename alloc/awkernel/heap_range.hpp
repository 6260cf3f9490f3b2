// A heap's address range as Talloc keeps it: two words that cannot be written, or read, at once.
//
// The range is empty until it is published, which happens once. A reader that runs beside the
// publication may combine an old and a new word; what it can see depends on the policy.
#pragma once

#include <heddle/atomic.hpp>
#include <heddle/name.hpp>

#include "alloc/awkernel/address.hpp"
#include "alloc/awkernel/talloc_policy.hpp"

namespace awkernel {

template <talloc_policy Policy>
class heap_range {
public:
  void publish(address start, std::size_t size) {
    if constexpr (Policy::size_stored_first) {
      size_.store(size, Policy::size_store);
      start_.store(start, Policy::start_store);
    } else {
      start_.store(start, Policy::start_store);
      size_.store(size, Policy::size_store);
    }
  }

  bool contains(address a) const {
    if constexpr (Policy::size_loaded_first) {
      const std::size_t size = size_.load(Policy::size_load);
      return within(a, start_.load(Policy::start_load), size);
    } else {
      const address start = start_.load(Policy::start_load);
      return within(a, start, size_.load(Policy::size_load));
    }
  }

  void name_members() const {
    heddle::name(start_, "start");
    heddle::name(size_, "size");
  }

private:
  static bool within(address a, address start, std::size_t size) {
    return a >= start && a - start < size;
  }

  heddle::atomic<address> start_{no_address};
  heddle::atomic<std::size_t> size_{0};
};

} // namespace awkernel
