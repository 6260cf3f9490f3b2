// What one lane does to ordinary memory in one execution, as compiler instrumentation tells it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace heddle::checker {

// An access to some bytes of one aligned eight-byte word.
struct ordinary_access {
  std::uintptr_t word = 0; // address / 8
  std::uint32_t step = 0;  // how many events its lane had completed
  std::uint32_t code = 0;  // the instruction behind it
  std::uint8_t bytes = 0;  // of the word, one bit each
  bool writes = false;
  bool unraced = false; // races of it are ignored
};

// Accesses between the same two events that add nothing to earlier ones are left out, if it is
// easily seen: what is missing is never needed, what is there may be redundant.
class access_log {
public:
  void clear() {
    if (accesses_.empty())
      return;
    accesses_.clear();
    recent_.fill(0);
  }

  // Calls `add(access)` for each word of the range of which something is new.
  template <class Add>
  void split(std::uintptr_t address, std::size_t size, ordinary_access like, Add add) const {
    while (size > 0) {
      const std::size_t offset = address % 8;
      const std::size_t here = std::min(8 - offset, size);
      like.word = address / 8;
      like.bytes = static_cast<std::uint8_t>(((1U << here) - 1) << offset);
      if (!is_known(like))
        add(like);
      address += here;
      size -= here;
    }
  }

  void add(const ordinary_access& a) {
    accesses_.push_back(a);
    recent_[slot_of(a)] = static_cast<std::uint32_t>(accesses_.size());
  }

  const std::vector<ordinary_access>& all() const { return accesses_; }

private:
  static constexpr std::size_t slots = 64;

  static std::size_t slot_of(const ordinary_access& a) {
    return (a.word * 2 + (a.writes ? 1 : 0)) % slots;
  }

  bool is_known(const ordinary_access& a) const {
    const std::uint32_t last = recent_[slot_of(a)];
    if (last == 0)
      return false;
    const ordinary_access& b = accesses_[last - 1];
    return a.word == b.word && a.step == b.step && a.writes == b.writes &&
           (a.bytes & ~b.bytes) == 0;
  }

  std::vector<ordinary_access> accesses_;
  std::array<std::uint32_t, slots> recent_{}; // by slot: one more than the last one's index
};

} // namespace heddle::checker
