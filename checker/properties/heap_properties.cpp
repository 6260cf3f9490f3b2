#include "checker/properties/heap_properties.hpp"

namespace heddle::checker {

std::optional<heap_finding> find_heap_fault(const heap_history& h) {
  for (auto* const property :
       {find_out_of_pool, find_misaligned, find_foreign_free, find_double_free, find_overlap})
    if (const auto found = property(h))
      return found;
  return std::nullopt;
}

} // namespace heddle::checker
