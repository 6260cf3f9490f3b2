// The ledger of one heap on platforms that really run in parallel: a table behind a lock, in the
// order in which CPUs get there.
//
// What counts as held there is held indeed: a block enters the table after its allocation returned,
// and leaves it before it is freed. So whatever is reported has happened; but two blocks that
// overlapped for less than the time of a call may pass unnoticed.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/block_table.hpp>

namespace heddle {

template <class Platform>
class guarded_block_table {
public:
  guarded_block_table(const void* base, std::size_t bytes, std::size_t alignment, place /*where*/)
      : base_(reinterpret_cast<std::uintptr_t>(base)) {
    table_.declare({base_, bytes, alignment});
  }
  guarded_block_table(const guarded_block_table&) = delete;
  guarded_block_table& operator=(const guarded_block_table&) = delete;

  void allocated(const void* block, std::size_t bytes, std::size_t alignment, place where) {
    locked(where, [&] {
      return table_.allocated({.pool = base_,
                               .start = reinterpret_cast<std::uintptr_t>(block),
                               .bytes = bytes,
                               .by = Platform::cpu_id(),
                               .where = where},
                              alignment);
    });
  }
  void freed(const void* block, place where) {
    locked(where, [&] {
      return table_.freed(base_, reinterpret_cast<std::uintptr_t>(block), Platform::cpu_id(),
                          where);
    });
  }
  void expect_held(std::size_t blocks, place where) {
    locked(where, [&] { return table_.expect_held(base_, blocks); });
  }

private:
  static constexpr unsigned nobody = ~0U;
  static constexpr std::uint8_t everything = 15; // all levels but that of an NMI

  template <class Step>
  void locked(place where, Step step) {
    const std::uint8_t mask = Platform::irq_save(everything, where);
    heap_fault fault;
    if (__atomic_load_n(&owner_, __ATOMIC_RELAXED) == Platform::cpu_id()) {
      // An NMI in the middle of a step: what it does cannot be entered, and from then on nothing
      // can be said.
      __atomic_store_n(&incomplete_, true, __ATOMIC_RELAXED);
    } else {
      for (unsigned free = nobody; !__atomic_compare_exchange_n(
               &owner_, &free, Platform::cpu_id(), false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
           free = nobody) {
      }
      fault = step();
      __atomic_store_n(&owner_, nobody, __ATOMIC_RELEASE);
    }
    Platform::irq_restore(mask, where);
    if (fault.what != kind::none && !__atomic_load_n(&incomplete_, __ATOMIC_RELAXED))
      Platform::failed(fault.what, fault.why, where);
  }

  std::uintptr_t base_;
  unsigned owner_ = nobody;
  bool incomplete_ = false;
  block_table<1, 64> table_;
};

} // namespace heddle
