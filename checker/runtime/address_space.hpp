// The memory of one machine under check: a heap and a stack for each lane, at fixed addresses, so
// that addresses, which are values, repeat from execution to execution and from process to process.
//
//   base                                   slot 0: the machine itself, and what runs before and
//     [ heap      | guard | stack ]                after its lanes
//     [ heap      | guard | stack ]        slot 1: lane 0
//     …                                    behind the lanes: tasks, which use the heap of their
//     lane
//
// All of it is reserved at once and made accessible slot by slot; a stack that overflows runs into
// its guard. Not copied, not moved: pointers into it are everywhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "checker/runtime/arena.hpp"

namespace heddle::checker {

class address_space {
public:
  static constexpr std::size_t slot_bytes = std::size_t{16} << 20U;
  static constexpr std::size_t stack_bytes = std::size_t{256} << 10U;
  static constexpr std::size_t guard_bytes = std::size_t{64} << 10U;
  static constexpr std::size_t heap_bytes = slot_bytes - stack_bytes - guard_bytes;
  static constexpr std::size_t task_slots = 33; // from here on
  static constexpr std::size_t slots = 49;
  static constexpr std::size_t bytes = slots * slot_bytes;
  static constexpr std::size_t alignment = std::size_t{64} << 10U; // of every heap

  // `number` selects the preferred base and the fill byte of fresh memory: 0 for the address space
  // in which code runs, 1 for the one in which it is tried again. Throws std::system_error.
  explicit address_space(unsigned number);
  ~address_space();
  address_space(const address_space&) = delete;
  address_space& operator=(const address_space&) = delete;

  // Makes a slot accessible. Its stack is [stack_low, stack_high).
  void open(std::size_t slot);
  arena heap(std::size_t slot) const { return {base_ + slot * slot_bytes, heap_bytes, fill_}; }
  std::byte* stack_high(std::size_t slot) const { return base_ + (slot + 1) * slot_bytes; }
  std::byte* stack_low(std::size_t slot) const { return stack_high(slot) - stack_bytes; }

  std::uintptr_t base() const { return reinterpret_cast<std::uintptr_t>(base_); }
  unsigned char fill() const { return fill_; }
  bool contains(std::uintptr_t address) const { return address - base() < bytes; }
  // What lies at an address: "P0's heap" or "stack", by slot. Requires contains(address).
  std::size_t slot_of(std::uintptr_t address) const { return (address - base()) / slot_bytes; }
  bool is_stack(std::uintptr_t address) const {
    return (address - base()) % slot_bytes >= slot_bytes - stack_bytes;
  }
  bool is_guard(std::uintptr_t address) const {
    const std::uintptr_t offset = (address - base()) % slot_bytes;
    return offset >= heap_bytes && offset < heap_bytes + guard_bytes;
  }

  // Whether some address space of this process contains the address.
  static bool any_contains(const void* address);

private:
  std::byte* base_ = nullptr;
  unsigned char fill_ = 0;
};

} // namespace heddle::checker
