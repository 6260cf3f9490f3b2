// Names of objects, for messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "checker/relacy/malloc_allocator.hpp"

namespace heddle::relacy {

class name_list {
public:
  // A later name of the same object replaces the earlier one.
  void add(const void* object, std::size_t size, const char* literal);

  // Names given by threads are forgotten before the next iteration.
  std::size_t size() const { return entries_.size(); }
  void shrink(std::size_t size) { entries_.resize(size); }

  // "talloc.start" or "talloc+8", from the outermost object that has a name; or the bare address.
  std::string describe(std::uintptr_t address) const;

private:
  struct entry {
    std::uintptr_t start = 0;
    std::size_t size = 0;
    const char* literal = nullptr;
  };
  vector<entry> entries_;
};

} // namespace heddle::relacy
