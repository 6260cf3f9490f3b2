// Addresses and contexts of a machine, as reports name them.
//
// Executions are recorded with addresses of the canonical address space, so that they can be
// repeated in another one.
#pragma once

#include <cstdint>
#include <string>

#include "checker/runtime/address_book.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/machine_image.hpp"

namespace heddle::checker {

class object_names {
public:
  // Keeps both references.
  object_names(const machine_image& image, address_book& book)
      : image_(image), book_(book), moved_(image.space().base() - book.base) {}

  // Whether this address space is another than the canonical one.
  bool is_moved() const { return moved_ != 0; }
  // Addresses, and values that are addresses, as they would be in the canonical address space.
  std::uint64_t to_canonical(std::uint64_t value) const {
    if (moved_ == 0)
      return value;
    return image_.space().contains(value & address_bits) ? value - moved_ : value;
  }
  std::uint64_t from_canonical(std::uint64_t value) const {
    if (moved_ == 0)
      return value;
    return is_in_canonical_space(value) ? value + moved_ : value;
  }
  bool is_in_canonical_space(std::uint64_t value) const {
    return (value & address_bits) - book_.base < address_space::bytes;
  }

  // "CPU0"; "dma", "waiter", empty for a CPU's own program.
  std::string lane_name(lane_id l) const { return image_.machine().cpu_at(l).name; }
  std::string context_name(context_id c) const;
  // Who runs on the lane; null: the code before or after the lanes.
  std::string actor(const lane* l) const;
  // Of a canonical address, or of so many bytes there.
  std::string describe_address(std::uintptr_t address, std::uint64_t size = 0) const;
  // Empty if no object with a name is there.
  std::string named_object_at(std::uintptr_t address) const;
  std::string location_name(location_id l) const;
  std::string storage_name(const label& life) const;
  std::string describe(const operation& op) const;

  // Code under test gives an object a name.
  void name(const void* address, std::uint64_t size, const char* literal);

  // The bits above these may hold a tag.
  static constexpr std::uint64_t address_bits = (std::uint64_t{1} << 48U) - 1;

private:
  std::string owner_of(std::size_t slot) const;

  const machine_image& image_;
  address_book& book_;
  std::uintptr_t moved_; // from the canonical address space to this one
};

} // namespace heddle::checker
