// What happened to the blocks of a heap in an execution that has ended: who held what from when to
// when.
//
// Entries of one lane are ordered as they were made, those before the lanes come before all others;
// else one entry comes before another if it happens before it. Which allocation a free belongs to
// is another question, since a pointer may be handed over without synchronisation: it is the latest
// one of its block that the free can know of (po ∪ rf), leaving aside those of which it can know
// that they were freed.
#pragma once

#include <cstddef>
#include <vector>

#include <heddle/block_table.hpp>

#include "checker/graph/native_orders.hpp"
#include "checker/properties/heap_record.hpp"

namespace heddle::checker {

inline constexpr std::size_t no_record = ~std::size_t{0};

// From the return of an allocation to the call of a free, as indices of records.
struct heap_hold {
  std::size_t from = no_record;
  std::size_t to = no_record; // no_record: to the end
  // Frees of the same allocation besides `to`.
  std::vector<std::size_t> again{};
};

class heap_history {
public:
  // The records in an order that extends (po ∪ rf)+. All arguments outlive this.
  heap_history(const std::vector<heap_pool>& pools, const std::vector<heap_record>& records,
               const native_orders& orders);

  const heap_record& operator[](std::size_t record) const { return records_[record]; }
  std::size_t size() const { return records_.size(); }
  const heap_pool* pool_of(const heap_record& r) const;

  bool happens_before(std::size_t a, std::size_t b) const {
    return comes_before(a, b, orders_.happens_before);
  }
  // By the order of their allocations.
  const std::vector<heap_hold>& holds() const { return holds_; }
  // Frees of what was not allocated, as far as they can know.
  const std::vector<std::size_t>& strays() const { return strays_; }

private:
  bool comes_before(std::size_t a, std::size_t b, const step_order& order) const;
  bool is_over(const heap_hold& h, std::size_t record) const;
  bool is_nearer(const heap_hold& a, const heap_hold& b, std::size_t record) const;
  void add_free(std::size_t record);

  const std::vector<heap_pool>& pools_;
  const std::vector<heap_record>& records_;
  const native_orders& orders_;
  std::vector<heap_hold> holds_;
  std::vector<std::size_t> strays_;
};

} // namespace heddle::checker
