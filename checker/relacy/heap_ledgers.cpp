// Blocks and their times.
#include "checker/relacy/heap_ledgers.hpp"

namespace heddle::relacy {

void heap_ledgers::begin_iteration() {
  heaps_ = initial_;
  frees_.clear();
}

void heap_ledgers::declare(const heap_pool& pool, site where) {
  if (!exits_.is_direct())
    findings_.fail(kind::forbidden_context, "a heap's ledger is opened before the CPUs start",
                   where);
  if (!heaps_.declare(pool))
    findings_.fail(kind::expectation, "more than 8 heaps have a ledger", where);
}

void heap_ledgers::allocated(const heap_block& b, std::size_t alignment, site where) {
  require_none(heaps_.allocated(b, alignment), where);
  if (!exits_.on_cpu())
    return;
  for (const storage_event& free : frees_)
    if (b.overlaps(free.start, free.bytes) && !free.is_past())
      findings_.fail(kind::overlap, "the free of a block is ordered before its next allocation",
                     where);
}

void heap_ledgers::freed(std::uintptr_t pool, std::uintptr_t start, site where) {
  const heap_block* const held = heaps_.holds(pool, start);
  if (exits_.on_cpu() && held != nullptr)
    frees_.push_back({start, held->bytes, current_thread(), tick(), where});
  require_none(heaps_.freed(pool, start, 0, {}), where);
}

void heap_ledgers::expect_held(std::uintptr_t pool, std::size_t blocks, site where) {
  if (exits_.on_cpu())
    findings_.fail(kind::forbidden_context, "a heap's ledger is closed after the CPUs have ended",
                   where);
  require_none(heaps_.expect_held(pool, blocks), where);
}

void heap_ledgers::require_none(const heap_fault& fault, site where) {
  if (fault.what != kind::none)
    findings_.fail(fault.what, fault.why, where);
}

} // namespace heddle::relacy
