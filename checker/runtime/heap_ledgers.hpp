// The ledgers of a machine's heaps in one run.
//
// While lanes run, entries are only noted: what is wrong with them depends on what happens before
// what, which is known when the execution has ended (checker/properties). Before and after the
// lanes there is one order, and an entry is judged when it is made.
#pragma once

#include <optional>
#include <vector>

#include <heddle/block_table.hpp>

#include "checker/properties/heap_properties.hpp"

namespace heddle::checker {

// What is wrong with an entry.
struct heap_complaint {
  kind what = kind::none;
  heap_record made;                 // the entry
  std::optional<heap_record> other; // the earlier one that it is at odds with
  std::optional<heap_record> end;   // of an overlap: where the other block is freed after all
};

class heap_ledgers {
public:
  // Before the lanes.
  bool declare(const heap_pool& pool);
  bool empty() const { return pools_.empty(); }

  // By a lane.
  void note(const heap_record& r) { records_.push_back(r); }
  // Before or after the lanes.
  std::optional<heap_complaint> enter(const heap_record& r);
  std::optional<heap_complaint> expect_held(const heap_record& asks, std::size_t blocks) const;
  std::size_t held(std::uintptr_t pool) const { return now_.held(pool); }

  // Run by run: what was noted before lives on.
  void machine_built();
  void restart() { records_.resize(before_); }
  void lanes_ended();

  // Of what the lanes noted.
  std::optional<heap_complaint> judge(const native_orders& orders) const;

  const heap_pool* find(std::uintptr_t base) const { return now_.find(base); }
  const std::vector<heap_pool>& pools() const { return pools_; }
  // In the order in which native code made them.
  const std::vector<heap_record>& records() const { return records_; }

private:
  using table = block_table<8, 256>;

  heap_fault apply(std::size_t record);
  std::optional<heap_record> record_of(const heap_fault& fault) const;

  std::vector<heap_pool> pools_;
  std::vector<heap_record> records_;
  std::size_t before_ = 0; // records that were made before the lanes
  table now_;
  table before_table_;
};

} // namespace heddle::checker
