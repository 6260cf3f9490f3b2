// A list is enough: few lives end in an iteration.
#include "checker/relacy/lifetimes.hpp"

#include <algorithm>

namespace heddle::relacy {

void lifetimes::clear() {
  ends_.clear();
  new_lives_.clear();
}

void lifetimes::begin(std::uintptr_t start, std::size_t bytes) {
  storage_event begun{.start = start, .bytes = bytes, .thread = current_thread()};
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    const storage_event& end = ends_[i];
    if (start >= end.start + end.bytes || end.start >= start + bytes || !end.is_past())
      continue;
    if (begun.time == 0)
      begun.time = tick();
    new_lives_.push_back({i, begun});
  }
}

const storage_event& lifetimes::end(std::uintptr_t start, std::size_t bytes, site where) {
  ends_.push_back({start, bytes, current_thread(), tick(), where});
  return ends_.back();
}

const storage_event* lifetimes::used_after(std::uintptr_t address, bool constructs) const {
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    const storage_event& end = ends_[i];
    if (end.covers(address) && !(end.is_past() && (constructs || lives_again(i, address))))
      return &end;
  }
  return nullptr;
}

bool lifetimes::lives_again(std::size_t end, std::uintptr_t address) const {
  return std::ranges::any_of(new_lives_, [&](const new_life& n) {
    return n.behind == end && n.begin.covers(address) && n.begin.is_past();
  });
}

} // namespace heddle::relacy
