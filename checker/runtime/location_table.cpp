// The hash table behind location ids.
#include "checker/runtime/location_table.hpp"

namespace heddle::checker {

location_table::location_table() : slots_(256, none) {}

std::size_t location_table::slot_of(std::uintptr_t address) const {
  const std::uint64_t mixed = address * 0x9E3779B97F4A7C15;
  return (mixed >> 32U) & (slots_.size() - 1);
}

location_id location_table::find(std::uintptr_t address, std::uint8_t size) const {
  for (std::size_t i = slot_of(address);; i = next(i)) {
    const location_id l = slots_[i];
    if (l == none || (entries_[l].address == address && entries_[l].size == size))
      return l;
  }
}

void location_table::insert(location_id l) {
  std::size_t i = slot_of(entries_[l].address);
  while (slots_[i] != none)
    i = next(i);
  slots_[i] = l;
}

location_id location_table::find_or_add(std::uintptr_t address, std::uint8_t size,
                                        location_id& clash, bool may_overlap) {
  const location_id known = find(address, size);
  if (known != none)
    return known;
  clash = overlapping(address, size);
  if (clash != none && !may_overlap)
    return none;
  has_overlaps_ = has_overlaps_ || clash != none;
  const auto l = static_cast<location_id>(entries_.size());
  entries_.push_back({address, size});
  if (entries_.size() * 2 > slots_.size()) {
    slots_.assign(slots_.size() * 2, none);
    for (location_id i = 0; i < l; ++i)
      insert(i);
  }
  insert(l);
  return l;
}

} // namespace heddle::checker
