// Who holds which block of which pool, kept in the order in which it is told: the ledger of a heap
// where one thing happens after the other. Freestanding, of fixed size.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/kind.hpp>
#include <heddle/place.hpp>

namespace heddle {

struct heap_pool {
  std::uintptr_t base = 0;
  std::size_t bytes = 0;
  std::size_t alignment = 1; // of every block

  constexpr bool contains(std::uintptr_t start, std::size_t size) const {
    return start >= base && size <= bytes && start - base <= bytes - size;
  }
};

struct heap_block {
  std::uintptr_t pool = 0; // its base
  std::uintptr_t start = 0;
  std::size_t bytes = 0;
  bool held = false;
  std::uint32_t by = 0; // who took it, or gave it back; for the caller
  place where{};

  constexpr bool overlaps(std::uintptr_t other, std::size_t size) const {
    return start < other + size && other < start + bytes;
  }
};

// What is wrong with a step. `other`: the earlier step that it is at odds with; nothing if its size
// is 0.
struct heap_fault {
  kind what = kind::none;
  const char* why = "";
  heap_block other{};
};

constexpr bool is_aligned(std::uintptr_t address, std::size_t alignment) {
  return alignment == 0 || address % alignment == 0;
}

template <unsigned Pools, unsigned Blocks>
class block_table {
public:
  // False if there is no room.
  constexpr bool declare(const heap_pool& pool) {
    if (pools_ == Pools)
      return false;
    pool_[pools_++] = pool;
    return true;
  }
  constexpr unsigned pools() const { return pools_; }
  constexpr const heap_pool* find(std::uintptr_t base) const {
    for (unsigned i = 0; i < pools_; ++i)
      if (pool_[i].base == base)
        return pool_ + i;
    return nullptr;
  }

  // The block there that is held, or null.
  constexpr const heap_block* holds(std::uintptr_t pool, std::uintptr_t start) const {
    for (unsigned i = 0; i < blocks_; ++i)
      if (block_[i].held && block_[i].pool == pool && block_[i].start == start)
        return block_ + i;
    return nullptr;
  }

  // The block counts as held from now on, whatever is wrong with it. `alignment` is what was asked
  // for.
  constexpr heap_fault allocated(const heap_block& b, std::size_t alignment) {
    const heap_fault fault = judge_allocation(b, alignment);
    heap_block* const entry = room_for(b);
    if (entry == nullptr)
      return {kind::expectation, "heap_ledger: too many blocks", {}};
    *entry = b;
    entry->held = true;
    return fault;
  }

  // `by` and `where` are whose step this is.
  constexpr heap_fault freed(std::uintptr_t pool, std::uintptr_t start, std::uint32_t by,
                             place where) {
    heap_block* const b = find(pool, start);
    if (b != nullptr && b->held) {
      b->held = false;
      b->by = by;
      b->where = where;
      return {};
    }
    if (b != nullptr)
      return {kind::double_free, "a block is freed once", *b};
    const heap_pool* const p = find(pool);
    if (p == nullptr || !p->contains(start, 1))
      return {kind::out_of_pool, "what is freed lies in the pool", {}};
    heap_fault fault{kind::foreign_free, "what is freed was allocated from the pool", {}};
    for (unsigned i = 0; i < blocks_; ++i)
      if (block_[i].pool == pool && block_[i].held && block_[i].overlaps(start, 1))
        fault.other = block_[i];
    return fault;
  }

  // That the pool has exactly so many blocks outside; 0: all were given back.
  constexpr heap_fault expect_held(std::uintptr_t pool, std::size_t blocks) const {
    std::size_t held = 0;
    heap_fault leak{kind::leak, "all blocks are given back", {}};
    for (unsigned i = 0; i < blocks_; ++i) {
      if (!block_[i].held || block_[i].pool != pool)
        continue;
      ++held;
      leak.other = block_[i];
    }
    if (held == blocks)
      return {};
    if (blocks == 0)
      return leak;
    return {kind::conservation, "as many blocks are held as were taken", {}};
  }
  constexpr std::size_t held(std::uintptr_t pool) const {
    std::size_t count = 0;
    for (unsigned i = 0; i < blocks_; ++i)
      count += block_[i].held && block_[i].pool == pool ? 1 : 0;
    return count;
  }

private:
  constexpr heap_fault judge_allocation(const heap_block& b, std::size_t alignment) const {
    const heap_pool* const p = find(b.pool);
    if (p == nullptr || !p->contains(b.start, b.bytes))
      return {kind::out_of_pool, "an allocated block lies in its pool", {}};
    if (!is_aligned(b.start, alignment) || !is_aligned(b.start, p->alignment))
      return {kind::misaligned, "an allocated block is aligned", {}};
    for (unsigned i = 0; i < blocks_; ++i)
      if (block_[i].held && block_[i].pool == b.pool && block_[i].overlaps(b.start, b.bytes))
        return {kind::overlap, "an allocated block is nobody else's", block_[i]};
    return {};
  }

  constexpr heap_block* find(std::uintptr_t pool, std::uintptr_t start) {
    heap_block* found = nullptr;
    for (unsigned i = 0; i < blocks_; ++i)
      if (block_[i].pool == pool && block_[i].start == start && (found == nullptr || !found->held))
        found = block_ + i;
    return found;
  }

  // What was at its address and is freed, a new place, or, if there is none, that of any freed one.
  constexpr heap_block* room_for(const heap_block& b) {
    heap_block* const same = find(b.pool, b.start);
    if (same != nullptr && !same->held)
      return same;
    if (blocks_ < Blocks)
      return block_ + blocks_++;
    for (heap_block& other : block_)
      if (!other.held)
        return &other;
    return nullptr;
  }

  unsigned pools_ = 0;
  unsigned blocks_ = 0;
  heap_pool pool_[Pools];
  heap_block block_[Blocks];
};

} // namespace heddle
