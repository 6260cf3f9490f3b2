#include "checker/properties/heap_history.hpp"

#include <utility>

namespace heddle::checker {

heap_history::heap_history(const std::vector<heap_pool>& pools,
                           const std::vector<heap_record>& records, const native_orders& orders)
    : pools_(pools), records_(records), orders_(orders) {
  for (std::size_t i = 0; i < records.size(); ++i)
    if (!records[i].frees)
      holds_.push_back({.from = i});
  for (std::size_t i = 0; i < records.size(); ++i)
    if (records[i].frees)
      add_free(i);
}

const heap_pool* heap_history::pool_of(const heap_record& r) const {
  for (const heap_pool& p : pools_)
    if (p.base == r.pool)
      return &p;
  return nullptr;
}

bool heap_history::comes_before(std::size_t a, std::size_t b, const step_order& order) const {
  const heap_record& x = records_[a];
  const heap_record& y = records_[b];
  if (x.lane == y.lane)
    return a < b;
  if (x.lane == before_lanes || y.lane == before_lanes)
    return x.lane == before_lanes;
  return order(x.lane, x.step, y.lane, y.step);
}

// Whether the free `record` can know that hold `h` has ended.
bool heap_history::is_over(const heap_hold& h, std::size_t record) const {
  return h.to != no_record && comes_before(h.to, record, orders_.knows);
}

// Whether a free `record` that knows of both belongs rather to hold `a` than to hold `b`: one that
// still lasts, the later one, the one of its own lane.
bool heap_history::is_nearer(const heap_hold& a, const heap_hold& b, std::size_t record) const {
  if (is_over(a, record) != is_over(b, record))
    return is_over(b, record);
  if (comes_before(b.from, a.from, orders_.knows))
    return true;
  return records_[a.from].lane == records_[record].lane &&
         !comes_before(a.from, b.from, orders_.knows);
}

void heap_history::add_free(std::size_t record) {
  const heap_record& f = records_[record];
  heap_hold* mine = nullptr;
  for (heap_hold& h : holds_) {
    const heap_record& a = records_[h.from];
    if (a.pool == f.pool && a.start == f.start && comes_before(h.from, record, orders_.knows) &&
        (mine == nullptr || is_nearer(h, *mine, record)))
      mine = &h;
  }
  if (mine == nullptr) {
    strays_.push_back(record);
    return;
  }
  if (mine->to == no_record) {
    mine->to = record;
    return;
  }
  if (happens_before(record, mine->to))
    std::swap(record, mine->to);
  mine->again.push_back(record);
}

} // namespace heddle::checker
