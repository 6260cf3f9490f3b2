// A block has the alignment that its heap promises and the one that was asked for.
#include "checker/properties/heap_properties.hpp"

namespace heddle::checker {

std::optional<heap_finding> find_misaligned(const heap_history& h) {
  for (const heap_hold& hold : h.holds()) {
    const heap_record& a = h[hold.from];
    const heap_pool* const pool = h.pool_of(a);
    if (!is_aligned(a.start, a.alignment) ||
        (pool != nullptr && !is_aligned(a.start, pool->alignment)))
      return heap_finding{.what = kind::misaligned, .record = hold.from};
  }
  return std::nullopt;
}

} // namespace heddle::checker
