// Open addressing by aligned words.
#include "checker/relacy/cell_table.hpp"

namespace heddle::relacy {
namespace {

constexpr std::size_t first_words = 256;

std::uintptr_t number_of(std::uintptr_t address) { return address / 8; }

} // namespace

cell_table::cell_table() : words_(first_words) {}

cell* cell_table::at(const void* address, unsigned size) {
  const auto where = reinterpret_cast<std::uintptr_t>(address);
  const std::size_t slot = slot_of(number_of(where));
  const bool is_new = words_[slot].number == 0;
  const std::uint32_t first = is_new ? none : words_[slot].first;
  for (std::uint32_t i = first; i != none; i = next_[i]) {
    cell& c = cells_[i];
    if (c.address() == where && c.size() == size)
      return &c;
    if (c.address() < where + size && where < c.address() + c.size())
      return nullptr;
  }
  if (used_ == cells_.size()) {
    cells_.emplace_back();
    next_.push_back(none);
  }
  const auto added = static_cast<std::uint32_t>(used_++);
  next_[added] = first;
  words_[slot] = {number_of(where), added};
  if (is_new)
    filled_.push_back(slot);
  cells_[added].begin(where, size, read_memory(address, size));
  if (2 * filled_.size() > words_.size())
    grow();
  return &cells_[added];
}

void cell_table::end() {
  for_each([](cell& c) { c.end(); });
  clear();
}

void cell_table::abandon() { clear(); }

std::size_t cell_table::slot_of(std::uintptr_t number) const {
  constexpr std::uint64_t golden_ratio = 0x9E37'79B9'7F4A'7C15;
  const std::size_t mask = words_.size() - 1;
  std::size_t slot = (number * golden_ratio >> 32U) & mask;
  while (words_[slot].number != 0 && words_[slot].number != number)
    slot = (slot + 1) & mask;
  return slot;
}

void cell_table::grow() {
  vector<word> old(2 * words_.size());
  old.swap(words_);
  filled_.clear();
  for (const word& w : old) {
    if (w.number == 0)
      continue;
    const std::size_t slot = slot_of(w.number);
    words_[slot] = w;
    filled_.push_back(slot);
  }
}

void cell_table::clear() {
  for (const std::size_t slot : filled_)
    words_[slot] = {};
  filled_.clear();
  used_ = 0;
}

} // namespace heddle::relacy
