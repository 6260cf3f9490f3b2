// Comparing, and keeping the copy.
#include "checker/runtime/memory_shadow.hpp"

#include <algorithm>

#include "checker/runtime/raw_memory.hpp"

namespace heddle::checker {

void memory_shadow::begin() {
  active_ = true;
  for (range& r : ranges_) {
    r.copy.resize(r.now());
    raw_copy(r.copy.data(), r.base, r.copy.size());
  }
}

void memory_shadow::attribute_to(own_writes& who) {
  for (range& r : ranges_) {
    const std::size_t known = std::min(r.copy.size(), r.now());
    if (!raw_equal(r.copy.data(), r.base, known))
      attribute(r, who);
    if (r.copy.size() == r.now())
      continue;
    r.copy.resize(r.now());
    raw_copy(r.copy.data() + known, r.base + known, r.copy.size() - known);
  }
}

bool memory_shadow::covers(std::uintptr_t address) const {
  return std::ranges::any_of(ranges_, [address](const range& r) {
    return address - reinterpret_cast<std::uintptr_t>(r.base) < r.now();
  });
}

bool memory_shadow::leaves_out() const {
  return std::ranges::any_of(ranges_, [](const range& r) { return r.whole() > r.now(); });
}

// By pieces, because most of a range is as it was.
void memory_shadow::attribute(range& r, own_writes& who) {
  constexpr std::size_t piece = 64;
  const std::size_t known = std::min(r.copy.size(), r.now());
  for (std::size_t at = 0; at < known; at += piece) {
    const std::size_t end = std::min(at + piece, known);
    if (raw_equal(r.copy.data() + at, r.base + at, end - at))
      continue;
    for (std::size_t i = at; i < end; ++i) {
      std::byte now{};
      raw_copy(&now, r.base + i, 1);
      if (now == r.copy[i])
        continue;
      r.copy[i] = now;
      who.wrote(reinterpret_cast<std::uintptr_t>(r.base) + i, now);
    }
  }
}

} // namespace heddle::checker
