// Keeping blocks and the states of bytes.
#include "checker/runtime/heap_blocks.hpp"

#include <algorithm>

namespace heddle::checker {

void heap_blocks::add(std::size_t slot, std::size_t low, std::size_t offset,
                      const heap_block& block) {
  part& p = parts_[slot];
  p.blocks.push_back(block);
  if (!block.is_watched && p.bytes.empty())
    return;
  p.bytes.resize(offset + block.size, byte_state::unknown);
  set(slot, low, offset - low, byte_state::outside);
  if (block.is_watched)
    set(slot, offset, block.size, byte_state::fresh);
}

heap_block* heap_blocks::above(std::size_t slot, std::uintptr_t address) {
  auto& blocks = parts_[slot].blocks;
  const auto found =
      std::upper_bound(blocks.begin(), blocks.end(), address,
                       [](std::uintptr_t a, const heap_block& b) { return a < b.start; });
  return found == blocks.end() ? nullptr : &*found;
}

heap_block* heap_blocks::at_or_below(std::size_t slot, std::uintptr_t address) {
  auto& blocks = parts_[slot].blocks;
  const heap_block* const next = above(slot, address);
  const std::size_t behind =
      next == nullptr ? blocks.size() : static_cast<std::size_t>(next - blocks.data());
  return behind == 0 ? nullptr : &blocks[behind - 1];
}

heap_blocks::byte_state heap_blocks::at(std::size_t slot, std::size_t offset) const {
  const auto& bytes = parts_[slot].bytes;
  return offset < bytes.size() ? bytes[offset] : byte_state::unknown;
}

void heap_blocks::set(std::size_t slot, std::size_t offset, std::size_t size, byte_state s) {
  auto& bytes = parts_[slot].bytes;
  const std::size_t end = std::min(offset + size, bytes.size());
  if (offset < end)
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(offset),
              bytes.begin() + static_cast<std::ptrdiff_t>(end), s);
}

// A block that is freed twice is there once.
void heap_blocks::offer_again(std::size_t owner, const heap_block& block) {
  auto& again = parts_[owner].again;
  if (std::none_of(again.begin(), again.end(),
                   [&](const free_block& b) { return b.start == block.start; }))
    again.push_back({block.start, block.size, block.is_watched});
}

std::uintptr_t heap_blocks::take_again(std::size_t owner, std::size_t size, std::size_t alignment,
                                       bool is_watched) {
  auto& again = parts_[owner].again;
  for (std::size_t i = again.size(); i-- > 0;) {
    const free_block b = again[i];
    if (b.size != size || b.is_watched != is_watched || b.start % alignment != 0)
      continue;
    again.erase(again.begin() + static_cast<std::ptrdiff_t>(i));
    return b.start;
  }
  return 0;
}

void heap_blocks::restore() {
  parts_[0] = saved_;
  for (std::size_t i = 1; i < parts_.size(); ++i) {
    parts_[i].blocks.clear();
    parts_[i].bytes.clear();
    parts_[i].again.clear();
  }
}

} // namespace heddle::checker
