// Ledgers of heaps, in the order in which threads run. That order alone would not show a block that
// one thread frees and another gets without synchronisation, so frees have times, as accesses have.
#include "checker/relacy/session.hpp"

namespace heddle::relacy {

void session::declare_heap(const heap_pool& pool, site where) {
  if (phase_ != phase::direct)
    fail(kind::forbidden_context, "a heap's ledger is opened before the CPUs start", where);
  if (!heaps_.declare(pool))
    fail(kind::expectation, "more than 8 heaps have a ledger", where);
}

void session::heap_allocated(const heap_block& b, std::size_t alignment, site where) {
  const heap_fault fault = heaps_.allocated(b, alignment);
  if (fault.what != kind::none)
    fail(fault.what, fault.why, where);
  if (!on_cpu())
    return;
  for (const storage_event& free : heap_frees_)
    if (b.overlaps(free.start, free.bytes) && !free.is_past())
      fail(kind::overlap, "the free of a block is ordered before its next allocation", where);
}

void session::heap_freed(std::uintptr_t pool, std::uintptr_t start, site where) {
  const heap_block* const held = heaps_.holds(pool, start);
  if (on_cpu() && held != nullptr)
    heap_frees_.push_back({start, held->bytes, current_thread(), tick(), where});
  const heap_fault fault = heaps_.freed(pool, start, 0, {});
  if (fault.what != kind::none)
    fail(fault.what, fault.why, where);
}

void session::heap_expect_held(std::uintptr_t pool, std::size_t blocks, site where) {
  if (on_cpu())
    fail(kind::forbidden_context, "a heap's ledger is closed after the CPUs have ended", where);
  const heap_fault fault = heaps_.expect_held(pool, blocks);
  if (fault.what != kind::none)
    fail(fault.what, fault.why, where);
}

} // namespace heddle::relacy
