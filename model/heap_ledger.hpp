// The ledger of a heap: whoever uses an allocator writes down which block it got and which it gives
// back, and is told if the books do not balance.
//
//   alignas(8) std::byte memory[64];
//   heddle::heap_ledger ledger{memory, sizeof memory, 8};
//   …
//   void* p = pool.alloc(16);
//   ledger.allocated(p, 16);       // after the allocation has returned; null is nothing
//   …
//   ledger.freed(p);               // before it is freed
//   pool.free(p);
//   …
//   m.finally([this] { ledger.expect_all_returned(); });
//
// A block is held from the return of the allocation to the call that frees it. Wrong is
//   overlap       a byte that two hold: neither gives it back before the other gets it
//   double-free   a block that is freed a second time
//   foreign-free  what is freed was not allocated from this heap, or lies inside a block of it
//   out-of-pool   a block, or what is freed, lies outside the heap's memory
//   misaligned    a block that is aligned less than the heap promises, or was asked for
//   leak          expect_all_returned(), and somebody still holds a block
//   conservation  expect_held(n), and another number of blocks is held
//
// The checker compares entries when an execution has ended, by what happens before what, so the
// ledger adds no operation to the program and orders nothing: an allocator that gives a block to
// the next one without ordering the two is found even if nobody touches the memory. An entry counts
// at the place between two operations where it is made; a failure is that of the whole execution.
// On real hardware the entries are compared in the order in which they are made, under a lock
// (<heddle/guarded_block_table.hpp>), and 64 blocks are remembered.
#pragma once

#include <concepts>
#include <cstddef>

#include <heddle/place.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept heap_platform = requires(typename P::heap_state& s, const void* block, std::size_t n,
                                 place where) {
  requires std::constructible_from<typename P::heap_state, const void*, std::size_t, std::size_t,
                                   place>;
  { s.allocated(block, n, n, where) } -> std::same_as<void>;
  { s.freed(block, where) } -> std::same_as<void>;
  { s.expect_held(n, where) } -> std::same_as<void>;
};
static_assert(heap_platform<platform>);

// Made while the machine is built, or before its CPUs start.
class heap_ledger {
public:
  // The heap's memory, and what alignment (a power of two) all its blocks have.
  heap_ledger(const void* base, std::size_t bytes, std::size_t alignment = 1,
              place where = place::here())
      : state_(base, bytes, alignment, where) {}
  heap_ledger(const heap_ledger&) = delete;
  heap_ledger& operator=(const heap_ledger&) = delete;

  // Returns `block`, so that it can stand around a call.
  template <class T>
  T* allocated(T* block, std::size_t bytes, std::size_t alignment = 1,
               place where = place::here()) {
    if (block != nullptr)
      state_.allocated(block, bytes, alignment, where);
    return block;
  }
  void freed(const void* block, place where = place::here()) {
    if (block != nullptr)
      state_.freed(block, where);
  }

  // At the end, in machine::finally().
  void expect_all_returned(place where = place::here()) { state_.expect_held(0, where); }
  void expect_held(std::size_t blocks, place where = place::here()) {
    state_.expect_held(blocks, where);
  }

private:
  platform::heap_state state_;
};

} // namespace heddle
