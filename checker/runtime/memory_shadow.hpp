// Notices what a lane wrote natively, instrumented or not, by comparing memory with a copy of it.
//
// Only one lane runs at a time. If memory is compared whenever a lane gives up control, what
// differs is what that lane wrote. Nothing is compared in a run in which no lane ever says that it
// might wait.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "checker/runtime/arena.hpp"
#include "checker/runtime/own_writes.hpp"

namespace heddle::checker {

class memory_shadow {
public:
  // Of each range, as much is compared as costs little. Behind that, writes of instrumented code
  // are announced; what other code writes there is not noticed.
  static constexpr std::size_t largest = std::size_t{1} << 20U;

  // What is compared: fixed ranges, and what is used of arenas, which must outlive this.
  void watch(const std::byte* base, std::size_t size) { ranges_.push_back({base, size, nullptr}); }
  void watch(const arena& grows) { ranges_.push_back({grows.base(), 0, &grows}); }

  bool is_active() const { return active_; }
  // From here on what differs is attributed, and in all later runs from their start.
  void begin();
  void restart() {
    if (active_)
      begin();
  }
  // Whether a write there is noticed.
  bool covers(std::uintptr_t address) const;
  // Whether some range is larger than what is compared of it.
  bool leaves_out() const;

  // What differs since the last call, or begin(), was written by `who`. New parts of an arena are
  // as they are.
  void attribute_to(own_writes& who);

private:
  struct range {
    const std::byte* base = nullptr;
    std::size_t size = 0;
    const arena* grows = nullptr;
    std::vector<std::byte> copy{};

    std::size_t whole() const { return grows != nullptr ? grows->used() : size; }
    std::size_t now() const { return std::min(whole(), largest); }
  };

  static void attribute(range& r, own_writes& who);

  std::vector<range> ranges_;
  bool active_ = false;
};

} // namespace heddle::checker
