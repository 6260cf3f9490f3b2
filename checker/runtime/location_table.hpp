// Addresses as dense location ids, stable over a check.
//
// Open addressing; locations are never removed. A location is an address together with a size: an
// access of another size, or one that overlaps it, is refused, because the execution graph knows
// values of whole locations only. Storage that lives again is another matter: see find_or_add.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "checker/graph/label.hpp"

namespace heddle::checker {

class location_table {
public:
  struct entry {
    std::uintptr_t address = 0;
    std::uint8_t size = 0;
  };
  static constexpr location_id none = ~location_id{0};

  location_table();

  // The id of a location; enters it if it is new. `none` if the access overlaps a location without
  // being the same, and `may_overlap` is false; then `clash` says which.
  location_id find_or_add(std::uintptr_t address, std::uint8_t size, location_id& clash,
                          bool may_overlap = false);

  // Some location that has bytes in [address, address + size), or `none`.
  location_id overlapping(std::uintptr_t address, std::size_t size) const {
    location_id found = none;
    for_each_overlapping(address, size, [&](location_id l) { found = found == none ? l : found; });
    return found;
  }
  // All of them, by address.
  template <class Visit>
  void for_each_overlapping(std::uintptr_t address, std::size_t size, Visit visit) const {
    if (size > entries_.size() && size > largest_search)
      return for_each_in_long_range(address, size, visit);
    for (std::uintptr_t at = address - 7; at < address + size; ++at)
      for (std::size_t i = slot_of(at); slots_[i] != none; i = next(i))
        if (const entry& e = entries_[slots_[i]]; e.address == at && at + e.size > address)
          visit(slots_[i]);
  }
  // Whether any two of them do.
  bool has_overlaps() const { return has_overlaps_; }

  const entry& operator[](location_id l) const { return entries_[l]; }
  std::size_t size() const { return entries_.size(); }

private:
  static constexpr std::size_t largest_search = 256; // bytes, each looked at

  template <class Visit>
  void for_each_in_long_range(std::uintptr_t address, std::size_t size, Visit visit) const {
    std::vector<location_id> found;
    for (location_id l = 0; l < entries_.size(); ++l)
      if (const entry& e = entries_[l]; e.address + e.size > address && e.address < address + size)
        found.push_back(l);
    std::stable_sort(found.begin(), found.end(), [&](location_id a, location_id b) {
      return entries_[a].address < entries_[b].address;
    });
    for (const location_id l : found)
      visit(l);
  }

  std::size_t slot_of(std::uintptr_t address) const;
  std::size_t next(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }
  location_id find(std::uintptr_t address, std::uint8_t size) const;
  void insert(location_id l);

  std::vector<entry> entries_;
  bool has_overlaps_ = false;
  std::vector<location_id> slots_; // power of two, at most half full; `none` where empty
};

} // namespace heddle::checker
