// No byte of a heap is held twice: of two holds that share one, the first ends before the second
// begins. Heaps are apart: the memory of one may be a block of another.
#include "checker/properties/heap_properties.hpp"

namespace heddle::checker {
namespace {

bool share_bytes(const heap_record& a, const heap_record& b) {
  return a.pool == b.pool && a.start < b.start + b.bytes && b.start < a.start + a.bytes;
}

bool ends_before(const heap_history& h, const heap_hold& first, const heap_hold& second) {
  return first.to != no_record && h.happens_before(first.to, second.from);
}

} // namespace

std::optional<heap_finding> find_overlap(const heap_history& h) {
  for (std::size_t j = 0; j < h.holds().size(); ++j)
    for (std::size_t i = 0; i < j; ++i) {
      const heap_hold& a = h.holds()[i];
      const heap_hold& b = h.holds()[j];
      if (!share_bytes(h[a.from], h[b.from]) || ends_before(h, a, b) || ends_before(h, b, a))
        continue;
      const bool a_first = !h.happens_before(b.from, a.from);
      return heap_finding{kind::overlap, a_first ? b.from : a.from, a_first ? a.from : b.from};
    }
  return std::nullopt;
}

} // namespace heddle::checker
