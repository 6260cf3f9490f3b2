// What one lane does to ordinary memory in one execution, as compiler instrumentation tells it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace heddle::checker {

// An access to some bytes of one aligned eight-byte word, or to all bytes of several.
struct ordinary_access {
  std::uintptr_t word = 0; // address / 8
  std::uint32_t step = 0;  // how many events its lane had completed
  std::uint32_t code = 0;  // the instruction behind it
  std::uint64_t words = 1; // if there are several, `bytes` is all_bytes
  std::uint8_t bytes = 0;  // of the word, one bit each
  bool writes = false;
  bool unraced = false; // races of it are ignored

  static constexpr std::uint8_t all_bytes = 0xFF;

  std::uintptr_t end() const { return word + words; } // the word behind it
  bool covers(const ordinary_access& other) const {
    return word <= other.word && other.end() <= end() && (other.bytes & ~bytes) == 0;
  }
};

// The first word in which both access a byte, and these bytes; 0 if there is none.
struct common_word {
  std::uintptr_t word;
  std::uint8_t bytes;

  common_word(const ordinary_access& a, const ordinary_access& b)
      : word(std::max(a.word, b.word)),
        bytes(word < std::min(a.end(), b.end()) ? a.bytes & b.bytes : 0) {}
};

// Accesses between the same two events that add nothing to earlier ones are left out, if it is
// easily seen: what is missing is never needed, what is there may be redundant.
class access_log {
public:
  // From so many words on they are one access.
  static constexpr std::size_t long_range = 16;

  void clear() {
    if (accesses_.empty())
      return;
    accesses_.clear();
    recent_.fill(0);
  }

  // Calls `add(access)` for each word of the range of which something is new; for the whole words
  // of a long range once.
  template <class Add>
  void split(std::uintptr_t address, std::size_t size, ordinary_access like, Add add) const {
    while (size > 0) {
      const std::size_t offset = address % 8;
      std::size_t here = std::min(8 - offset, size);
      like.word = address / 8;
      like.bytes = static_cast<std::uint8_t>(((1U << here) - 1) << offset);
      like.words = 1;
      if (offset == 0 && size / 8 >= long_range) {
        like.words = size / 8;
        here = size / 8 * 8;
      }
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
    return b.covers(a) && a.step == b.step && a.writes == b.writes;
  }

  std::vector<ordinary_access> accesses_;
  std::array<std::uint32_t, slots> recent_{}; // by slot: one more than the last one's index
};

} // namespace heddle::checker
