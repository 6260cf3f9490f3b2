// Comparing memory with a copy.
#include "checker/runtime/native_watch.hpp"

#include "checker/runtime/raw_memory.hpp"

namespace heddle::checker {

void native_watch::add(const std::byte* base, std::size_t bytes) {
  if (bytes == 0)
    return;
  const std::size_t at = before_.size();
  before_.resize(at + bytes);
  raw_copy(before_.data() + at, base, bytes);
  pieces_.push_back({base, bytes});
}

bool native_watch::changed() const {
  const std::byte* before = before_.data();
  for (const piece& p : pieces_) {
    if (!raw_equal(p.base, before, p.bytes))
      return true;
    before += p.bytes;
  }
  return false;
}

} // namespace heddle::checker
