// Blocks on free lists, recognised by what steps do to them.
//
// A list is a word that points to its first block; the first word of a block points to the next
// one. A lane that writes the word behind writing its old value into the block that it points to
// now has put that block on the list; one that writes what it has just read from the block that it
// pointed to has taken that block. So the map of a pool can be drawn although its allocator tells
// nothing of it, if its words are events. Blocks of a pool are of one size.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "checker/check/snapshots.hpp"
#include "checker/trace/linearize.hpp"

namespace heddle::checker::trace {

struct list_memory {
  std::function<std::uintptr_t(location_id)> address_of;
  // What is there before all events.
  std::function<value_t(std::uintptr_t)> word_at;
  // The memory that an address is in, if blocks could lie there.
  std::function<std::optional<memory_pool>(std::uintptr_t)> pool_at;
};

// Adds to `to`, which has a snapshot for each step of the order.
void add_listed_blocks(const execution& g, const linear_order& order, const list_memory& memory,
                       memory_snapshots& to);

} // namespace heddle::checker::trace
