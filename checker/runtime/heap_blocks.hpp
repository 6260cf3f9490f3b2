// The blocks that code under test has from malloc and operator new, and what is known of their
// bytes. One part per heap of an address space, by slot. All of it is a function of what the lanes
// did natively, and starts anew with every run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace heddle::checker {

// Who is asked for a block, and who has to be asked to free it.
enum class heap_function : std::uint8_t { malloc, new_object, new_array };

struct heap_block {
  std::uintptr_t start = 0;
  std::size_t size = 0;
  std::uint32_t allocated_at = 0; // the instruction behind the call; 0: not known
  std::uint32_t freed_at = 0;
  heap_function by = heap_function::malloc;
  bool is_watched = false; // asked for by instrumented code: its life and its bytes are known
  bool is_free = false;
};

class heap_blocks {
public:
  enum class byte_state : std::uint8_t {
    unknown, // of no watched block; nothing is said of it
    outside, // of no block at all
    fresh,   // nothing was written since the block was allocated
    written,
  };

  explicit heap_blocks(std::size_t slots) : parts_(slots) {}

  // Whether anything is known of a heap at all.
  bool watches(std::size_t slot) const { return !parts_[slot].bytes.empty(); }

  // The part of the heap from `low`, which the heap had used before, up to the block becomes
  // outside if the heap is watched. Offsets are from the beginning of the heap.
  void add(std::size_t slot, std::size_t low, std::size_t offset, const heap_block& block);
  // The last block that begins at or below the address, or the first above it; null if none.
  heap_block* at_or_below(std::size_t slot, std::uintptr_t address);
  heap_block* above(std::size_t slot, std::uintptr_t address);
  // All of them, by address.
  const std::vector<heap_block>& in(std::size_t slot) const { return parts_[slot].blocks; }

  // Behind all blocks: unknown.
  byte_state at(std::size_t slot, std::size_t offset) const;
  void set(std::size_t slot, std::size_t offset, std::size_t size, byte_state s);

  // Blocks for the same owner's next allocation of the same kind and size, the last one first. 0 if
  // there is none.
  void offer_again(std::size_t owner, const heap_block& block);
  std::uintptr_t take_again(std::size_t owner, std::size_t size, std::size_t alignment,
                            bool is_watched);

  // What slot 0 holds is kept from run to run; see machine_image.
  void save() { saved_ = parts_[0]; }
  void restore();

private:
  struct free_block {
    std::uintptr_t start;
    std::size_t size;
    bool is_watched;
  };
  struct part {
    std::vector<heap_block> blocks; // by address
    std::vector<byte_state> bytes;  // empty: the heap is not watched
    std::vector<free_block> again;
  };

  std::vector<part> parts_;
  part saved_;
};

} // namespace heddle::checker
