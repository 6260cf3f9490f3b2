// A list is enough: names are looked up when something was found.
#include "checker/relacy/name_list.hpp"

#include <algorithm>
#include <cstdio>

namespace heddle::relacy {

void name_list::add(const void* object, std::size_t size, const char* literal) {
  const auto start = reinterpret_cast<std::uintptr_t>(object);
  for (entry& e : entries_) {
    if (e.start == start && e.size == size) {
      e.literal = literal;
      return;
    }
  }
  entries_.push_back({start, size, literal});
}

std::string name_list::describe(std::uintptr_t address) const {
  std::vector<entry> around;
  for (const entry& e : entries_) {
    if (address - e.start < e.size)
      around.push_back(e);
  }
  if (around.empty()) {
    char text[24];
    std::snprintf(text, sizeof text, "%#lx", static_cast<unsigned long>(address));
    return text;
  }
  std::ranges::stable_sort(around, std::ranges::greater(), &entry::size);
  std::string name;
  for (const entry& e : around)
    name.append(name.empty() ? "" : ".").append(e.literal);
  if (const std::uintptr_t offset = address - around.back().start; offset != 0)
    name.append("+").append(std::to_string(offset));
  return name;
}

} // namespace heddle::relacy
