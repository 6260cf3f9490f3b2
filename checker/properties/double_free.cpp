// A block is freed once for each time that it is allocated.
#include "checker/properties/heap_properties.hpp"

namespace heddle::checker {

std::optional<heap_finding> find_double_free(const heap_history& h) {
  for (const heap_hold& hold : h.holds())
    if (!hold.again.empty())
      return heap_finding{kind::double_free, hold.again.front(), hold.to};
  return std::nullopt;
}

} // namespace heddle::checker
