// Where interrupts landed: how many different operations of the contract were interrupted, told
// apart by place in the source (sites) and by lane, place and number of the operation (points).
#pragma once

#include <cstdint>

namespace heddle::driver {

// A set of hashes that any CPU and any interrupt handler may add to at any time. When it is nearly
// full it takes no more.
template <unsigned Slots>
class hash_set {
public:
  void add(std::uint64_t hash) {
    if (__atomic_load_n(&size_, __ATOMIC_RELAXED) >= Slots / 4 * 3)
      return;
    const std::uint64_t wanted = hash != 0 ? hash : 1; // 0 is a free slot
    for (auto i = static_cast<unsigned>(wanted % Slots);; i = (i + 1) % Slots) {
      std::uint64_t seen = 0;
      if (__atomic_compare_exchange_n(&slots_[i], &seen, wanted, false, __ATOMIC_RELAXED,
                                      __ATOMIC_RELAXED)) {
        __atomic_fetch_add(&size_, 1, __ATOMIC_RELAXED);
        return;
      }
      if (seen == wanted)
        return;
    }
  }

  unsigned size() const { return __atomic_load_n(&size_, __ATOMIC_RELAXED); }

private:
  static_assert(Slots % 4 == 0 && Slots > 64, "room for the CPUs that add at the same time");
  std::uint64_t slots_[Slots] = {};
  unsigned size_ = 0;
};

struct landing_table {
  hash_set<1024> sites;
  hash_set<16384> points;
  hash_set<16384> handler_points; // the points at which handlers of the code under test landed
};

} // namespace heddle::driver
