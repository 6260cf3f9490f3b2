// Ledgers of heaps. They are no operations, and are kept also before and after the threads.
//
// Blocks are compared in the order in which threads run. That order alone would not show a block
// that one thread frees and another gets without synchronisation, so frees have times, as accesses
// have.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/block_table.hpp>

#include "checker/relacy/access.hpp"
#include "checker/relacy/exits.hpp"
#include "checker/relacy/findings.hpp"
#include "checker/relacy/lifetimes.hpp"
#include "checker/relacy/malloc_allocator.hpp"

namespace heddle::relacy {

class heap_ledgers {
public:
  heap_ledgers(exits& out, findings& found) : exits_(out), findings_(found) {}

  // The machine is built: what is held now is so at the beginning of every iteration.
  void keep() { initial_ = heaps_; }
  void begin_iteration();

  void declare(const heap_pool& pool, site where);
  void allocated(const heap_block& b, std::size_t alignment, site where);
  void freed(std::uintptr_t pool, std::uintptr_t start, site where);
  void expect_held(std::uintptr_t pool, std::size_t blocks, site where);

private:
  using heap_table = block_table<8, 256>;

  void require_none(const heap_fault& fault, site where);

  exits& exits_;
  findings& findings_;
  heap_table heaps_;
  heap_table initial_;
  vector<storage_event> frees_; // by threads, of this iteration
};

} // namespace heddle::relacy
