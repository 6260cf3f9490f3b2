// The heap of code under test: blocks, and who allocated and freed them.
//
// Of instrumented code every block is known with the state of each of its bytes, and lies between
// bytes that belong to nobody. Its life is announced by events, so that accesses to atomics are
// checked like all others; ordinary accesses are compared with it when the execution has ended
// (life_search.hpp). What needs no comparison is found at once: an access to no block, freeing what
// is no block, and reading what was not written (block_checks.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "checker/runtime/arena.hpp"
#include "checker/runtime/heap_blocks.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class code_heap : run_part {
public:
  explicit code_heap(runner& r) : run_part(r) {}

  void machine_built() { blocks_.save(); }
  void restart() { blocks_.restore(); }

  // Of code that is not instrumented; null `l`: before or after the lanes.
  void* allocate(lane* l, std::size_t bytes, std::size_t alignment);
  void release(lane* l, void* p, std::uint32_t code);
  // Of instrumented code, whose place is known: `code` is the address of the instruction. Null if
  // there could never be enough memory.
  void* allocate_block(lane* l, std::size_t bytes, std::size_t alignment, heap_function by,
                       std::uint32_t code);
  void release_block(lane* l, void* p, heap_function by, std::uint32_t code);
  // How much can be read from the beginning of a block that instrumented code hands back.
  std::size_t bytes_in_block(lane* l, const void* p, std::uint32_t code);

  heap_blocks& blocks() { return blocks_; }
  const heap_blocks& blocks() const { return blocks_; }
  std::size_t used(std::size_t slot) const;
  // What watched blocks are filled with: other than what is mostly written, so that bytes which
  // code that is not instrumented wrote are told from fresh ones.
  unsigned char fresh_byte() const;
  std::size_t offset_of(std::uintptr_t address) const;

  // "the block of 8 bytes allocated at a.c:3", and where an address is that does not begin one:
  // ", 4 bytes behind the block of ...".
  static std::string allocation_of(const heap_block& block);
  std::string near_block(std::uintptr_t address);

private:
  arena& heap_of(lane* l);
  static std::size_t slot_of(const lane* l) { return l == nullptr ? 0 : l->id + 1U; }
  void* take(lane* l, std::size_t bytes, std::size_t alignment, heap_block shape);
  void note_use(lane* l);
  void renew(const heap_block& block);
  heap_block* block_at(lane* l, const void* p, const char* verb, std::uint32_t code);

  heap_blocks blocks_{address_space::slots};
};

} // namespace heddle::checker
