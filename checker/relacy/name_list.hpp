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

  // The machine is built: what has a name now keeps it.
  void keep() { lasting_ = entries_.size(); }
  // Forgets the names that were given since.
  void begin_iteration() { entries_.resize(lasting_); }

  // "talloc.start" or "talloc+8", from the outermost object that has a name; or the bare address.
  std::string describe(std::uintptr_t address) const;

private:
  struct entry {
    std::uintptr_t start = 0;
    std::size_t size = 0;
    const char* literal = nullptr;
  };
  vector<entry> entries_;
  std::size_t lasting_ = 0;
};

} // namespace heddle::relacy
