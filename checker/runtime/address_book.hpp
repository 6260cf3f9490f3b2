// What the runners of one program share, and what they tell of an execution.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "checker/graph/label.hpp"
#include "checker/runtime/address_space.hpp"
#include "checker/runtime/learned_memory.hpp"
#include "checker/runtime/location_table.hpp"
#include "checker/runtime/name_table.hpp"

namespace heddle::checker {

struct observation {
  const char* key = nullptr;
  std::int64_t value = 0;
  friend bool operator==(const observation&, const observation&) = default;
};

// What the runners of one program share: ids and names, by canonical address (of the first one).
struct address_book {
  std::uintptr_t base = 0; // of the canonical address space
  location_table locations{};
  name_table names{};
  learned_memory learned{};
  bool reuses_addresses = false; // of blocks that are freed
  // What lanes came to and the checker cannot see: in words, with the place.
  std::map<std::string, site> unseen{};
  // Of each heap, by slot: the most that was in use in any execution that was tried elsewhere.
  std::array<std::size_t, address_space::slots> most_used{};
};

} // namespace heddle::checker
