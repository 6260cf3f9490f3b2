// What is freed was allocated before: by this heap, and as this block, not inside one.
#include "checker/properties/heap_properties.hpp"

namespace heddle::checker {
namespace {

// The allocation of a block that the address lies in, of any heap, or no_record.
std::size_t holder_of(const heap_history& h, std::uintptr_t address) {
  for (const heap_hold& hold : h.holds())
    if (address - h[hold.from].start < h[hold.from].bytes)
      return hold.from; // a block is freed into the wrong heap, or in its middle
  return no_record;
}

} // namespace

std::optional<heap_finding> find_foreign_free(const heap_history& h) {
  if (h.strays().empty())
    return std::nullopt;
  const std::size_t stray = h.strays().front();
  return heap_finding{kind::foreign_free, stray, holder_of(h, h[stray].start)};
}

} // namespace heddle::checker
