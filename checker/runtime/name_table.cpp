// Nested names.
#include "checker/runtime/name_table.hpp"

#include <algorithm>

namespace heddle::checker {

void name_table::add(std::uintptr_t address, std::uint64_t size, const char* literal) {
  for (const range& r : ranges_) {
    if (r.address == address && r.size == size)
      return;
  }
  const auto smaller = [size](const range& r) { return r.size < size; };
  const auto behind_larger = std::find_if(ranges_.begin(), ranges_.end(), smaller);
  ranges_.insert(behind_larger, {address, size, literal});
}

std::string name_table::name_of(std::uintptr_t address, std::uint64_t size) const {
  std::string name;
  std::uintptr_t innermost = address;
  for (const range& r : ranges_) {
    if (address - r.address >= r.size || r.size < size)
      continue;
    if (!name.empty())
      name += '.';
    name += r.literal;
    innermost = r.address;
  }
  if (innermost != address)
    name += '+' + std::to_string(address - innermost);
  return name;
}

std::vector<name_table::range> name_table::innermost() const {
  std::vector<range> result;
  for (auto r = ranges_.begin(); r != ranges_.end(); ++r)
    if (std::none_of(r + 1, ranges_.end(),
                     [&](const range& inner) { return inner.address - r->address < r->size; }))
      result.push_back(*r);
  return result;
}

} // namespace heddle::checker
