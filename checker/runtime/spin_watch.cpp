// Comparing states of a spin loop.
#include "checker/runtime/spin_watch.hpp"

#include "checker/runtime/raw_memory.hpp"

namespace heddle::checker {

spin_watch::call& spin_watch::entry_for(const std::byte* frame, const void* place, bool& known) {
  for (std::size_t i = 0; i < used_; ++i) {
    known = calls_[i].frame == frame && calls_[i].place == place;
    if (known)
      return calls_[i];
  }
  known = false;
  if (used_ < places)
    return calls_[used_++];
  oldest_ = (oldest_ + 1) % places;
  return calls_[oldest_];
}

bool spin_watch::repeats(const std::byte* frame, const std::byte* high, const void* place,
                         std::size_t position, elsewhere other, std::size_t& since) {
  const auto size = static_cast<std::size_t>(high - frame);
  if (size > largest_state)
    return false;
  bool known = false;
  call& c = entry_for(frame, place, known);
  since = c.position;
  const bool same =
      known && c.size == size && c.other == other && raw_equal(c.state.data(), frame, size);
  c.frame = frame;
  c.place = place;
  c.position = position;
  c.other = other;
  c.size = size;
  if (!same) {
    if (c.state.size() < size)
      c.state.resize(size);
    raw_copy(c.state.data(), frame, size);
  }
  return same;
}

} // namespace heddle::checker
