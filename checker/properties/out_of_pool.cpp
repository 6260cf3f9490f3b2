// What a heap hands out, and what is given back to it, lies in its memory.
#include "checker/properties/heap_properties.hpp"

namespace heddle::checker {

std::optional<heap_finding> find_out_of_pool(const heap_history& h) {
  for (std::size_t i = 0; i < h.size(); ++i) {
    const heap_record& r = h[i];
    const heap_pool* const pool = h.pool_of(r);
    if (pool == nullptr || !pool->contains(r.start, r.frees ? 1 : r.bytes))
      return heap_finding{.what = kind::out_of_pool, .record = i};
  }
  return std::nullopt;
}

} // namespace heddle::checker
