// Addresses as dense location ids, stable over a check.
//
// Open addressing; addresses are never removed. An address is entered together with the size of
// its first access: an access of another size, or one that overlaps it, is refused, because the
// execution graph knows values of whole locations only.
#pragma once

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

  // The id of an address; enters it if it is new. `none` if the access overlaps a location without
  // being the same; then `clash` says which.
  location_id find_or_add(std::uintptr_t address, std::uint8_t size, location_id& clash);

  // Some location that has bytes in [address, address + size), or `none`.
  location_id overlapping(std::uintptr_t address, std::size_t size) const;

  const entry& operator[](location_id l) const { return entries_[l]; }
  std::size_t size() const { return entries_.size(); }

private:
  std::size_t slot_of(std::uintptr_t address) const;
  location_id find(std::uintptr_t address) const;
  void insert(location_id l);

  std::vector<entry> entries_;
  std::vector<location_id> slots_; // power of two, at most half full; `none` where empty
};

} // namespace heddle::checker
