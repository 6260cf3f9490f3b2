#include "checker/runtime/heap_ledgers.hpp"

namespace heddle::checker {

bool heap_ledgers::declare(const heap_pool& pool) {
  if (!now_.declare(pool))
    return false;
  pools_.push_back(pool);
  return true;
}

// `heap_block::by` is the index of the record.
heap_fault heap_ledgers::apply(std::size_t record) {
  const heap_record& r = records_[record];
  const auto by = static_cast<std::uint32_t>(record);
  if (r.frees)
    return now_.freed(r.pool, r.start, by, {});
  return now_.allocated({.pool = r.pool, .start = r.start, .bytes = r.bytes, .by = by},
                        r.alignment);
}

std::optional<heap_record> heap_ledgers::record_of(const heap_fault& fault) const {
  if (fault.other.bytes == 0)
    return std::nullopt;
  return records_[fault.other.by];
}

std::optional<heap_complaint> heap_ledgers::enter(const heap_record& r) {
  records_.push_back(r);
  const heap_fault fault = apply(records_.size() - 1);
  if (fault.what == kind::none)
    return std::nullopt;
  return heap_complaint{fault.what, r, record_of(fault), std::nullopt};
}

std::optional<heap_complaint> heap_ledgers::expect_held(const heap_record& asks,
                                                        std::size_t blocks) const {
  const heap_fault fault = now_.expect_held(asks.pool, blocks);
  if (fault.what == kind::none)
    return std::nullopt;
  return heap_complaint{fault.what, asks, record_of(fault), std::nullopt};
}

void heap_ledgers::machine_built() {
  before_ = records_.size();
  before_table_ = now_;
}

// In the order in which native code ran, which extends po ∪ rf: where nothing is wrong, a block is
// held by the same in every such order.
void heap_ledgers::lanes_ended() {
  if (empty())
    return;
  now_ = before_table_;
  for (std::size_t i = before_; i < records_.size(); ++i)
    apply(i);
}

std::optional<heap_complaint> heap_ledgers::judge(const native_orders& orders) const {
  if (records_.size() == before_)
    return std::nullopt; // the others were judged when they were made
  const heap_history history(pools_, records_, orders);
  const std::optional<heap_finding> found = find_heap_fault(history);
  if (!found)
    return std::nullopt;
  heap_complaint c{found->what, records_[found->record], std::nullopt, std::nullopt};
  if (found->other == no_record)
    return c;
  c.other = records_[found->other];
  for (const heap_hold& h : history.holds())
    if (h.from == found->other && h.to != no_record)
      c.end = records_[h.to];
  return c;
}

} // namespace heddle::checker
